import { useState } from "preact/hooks";
import { ReviewProvider } from "./compare/review-provider.jsx";
import { ChosenPage } from "./pages/chosen-page.jsx";
import { PasswordPage } from "./pages/password-page.jsx";
import { SignInAgain, SignInPage } from "./pages/sign-in-page.jsx";
import { Frame } from "./parts/frame.jsx";
import { Help } from "./parts/help.jsx";
import { Loading } from "./parts/loading.jsx";
import { useKeys } from "./state/keys.js";
import { NewAlertsProvider } from "./state/new-alerts.jsx";
import { PreferencesProvider } from "./state/preferences.jsx";
import { SessionProvider, useSession } from "./state/session.jsx";

/** The whole page. */
export function App() {
  return (
    <PreferencesProvider>
      <SessionProvider>
        <Inside />
      </SessionProvider>
    </PreferencesProvider>
  );
}

/** What is shown depends on who is signed in; a lapsed session leaves everything as it is, under the sign-in. */
function Inside() {
  const { phase, session } = useSession();
  const [isHelping, setHelping] = useState(false);
  useKeys({ "?": () => setHelping(true) });
  return (
    <>
      {phase === "asking" && <Loading />}
      {phase === "out" && <SignInPage onHelp={() => setHelping(true)} />}
      {session?.mustChangePassword && <PasswordPage session={session} />}
      {session !== null && !session.mustChangePassword && (
        <ReviewProvider>
          <NewAlertsProvider>
            <Frame onHelp={() => setHelping(true)}>
              <ChosenPage />
            </Frame>
          </NewAlertsProvider>
        </ReviewProvider>
      )}
      {phase === "lapsed" && session !== null && <SignInAgain name={session.user.name} />}
      {isHelping && <Help onClose={() => setHelping(false)} />}
    </>
  );
}
