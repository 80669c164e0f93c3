import { useEffect } from "preact/hooks";
import { Heading } from "../parts/heading.jsx";
import { allowedPages, mayOpen } from "../state/allowed-pages.js";
import { hrefOf, type Route, useRoute } from "../state/route.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { AdPage } from "./ad-page.jsx";
import { AlertsPage } from "./alerts-page.jsx";
import { ComparePage } from "./compare-page.jsx";
import { GalleriesPage } from "./galleries-page.jsx";
import { GalleryPage } from "./gallery-page.jsx";
import { IngestPage } from "./ingest-page.jsx";
import { JobsPage } from "./jobs-page.jsx";
import { LeadsPage } from "./leads-page.jsx";
import { LogPage } from "./log-page.jsx";
import { NetworkPage } from "./network-page.jsx";
import { NetworksPage } from "./networks-page.jsx";
import { PeoplePage } from "./people-page.jsx";
import { QueuePage } from "./queue-page.jsx";
import { SearchPage } from "./search-page.jsx";

/** The page that the address names, if it is one for whoever is signed in; without an address the first that is. */
export function ChosenPage() {
  const texts = useTexts();
  const { session } = useSession();
  const route = useRoute();
  const rights = session?.rights ?? [];
  const [first] = allowedPages(rights);
  const hasNoAddress = location.hash === "";
  useEffect(() => {
    if (hasNoAddress && first !== undefined) location.replace(hrefOf({ page: first }));
  }, [hasNoAddress, first]);
  if (hasNoAddress && first !== undefined) return null;
  if (mayOpen(route, rights)) return <Named route={route} />;
  return (
    <>
      <Heading>{texts.pages[route.page]}</Heading>
      <p>{texts.notAllowed}</p>
    </>
  );
}

function Named({ route }: { route: Route }) {
  switch (route.page) {
    case "queue":
      return <QueuePage />;
    case "alerts":
      return <AlertsPage />;
    case "compare":
      return <ComparePage key={route.id} id={route.id} />;
    case "search":
      return <SearchPage />;
    case "ingest":
      return <IngestPage />;
    case "galleries":
      return <GalleriesPage />;
    case "gallery":
      return <GalleryPage key={route.id} id={route.id} />;
    case "ad":
      return <AdPage key={route.id} id={route.id} />;
    case "networks":
      return <NetworksPage />;
    case "network":
      return <NetworkPage key={route.id} id={route.id} />;
    case "leads":
      return <LeadsPage />;
    case "people":
      return <PeoplePage />;
    case "log":
      return <LogPage />;
    case "jobs":
      return <JobsPage />;
  }
}
