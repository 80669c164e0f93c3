import { allowedPages, menuPageOf } from "../state/allowed-pages.js";
import { useNewAlerts } from "../state/new-alerts.jsx";
import { hrefOf, useRoute } from "../state/route.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The way to every page that is offered. */
export function Menu() {
  const texts = useTexts();
  const { session } = useSession();
  const here = menuPageOf(useRoute());
  const { count } = useNewAlerts();
  return (
    <nav aria-label={texts.menu.label}>
      <ul>
        {allowedPages(session?.rights ?? []).map((page) => (
          <li key={page}>
            <a href={hrefOf({ page })} aria-current={page === here ? "page" : undefined}>
              {texts.pages[page]}
              {page === "alerts" && count > 0 && <span class="count">{texts.alerts.unseen(count)}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
