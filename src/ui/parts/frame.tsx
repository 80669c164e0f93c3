import type { ComponentChildren } from "preact";
import { useReview } from "../compare/review-provider.jsx";
import { goTo } from "../state/route.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { Menu } from "./menu.jsx";
import { PreferenceChoices } from "./preference-choices.jsx";

/** Around every page: the way to the others, who is signed in, language and colours. */
export function Frame({ children, onHelp }: { children: ComponentChildren; onHelp: () => void }) {
  const texts = useTexts();
  const { session, leave } = useSession();
  const { held } = useReview();
  /** An opinion that is held back still needs the session; one that was refused is shown, and the session stays. */
  async function signOut(): Promise<void> {
    if (await held.flush(false)) await leave();
    else goTo({ page: "queue" });
  }
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("content")?.focus()}>
        {texts.skip}
      </button>
      <header class="top">
        <span class="brand">{texts.name}</span>
        <Menu />
        <details class="account">
          <summary>{session?.user.name}</summary>
          <div class="account-box">
            <p class="small">
              {texts.menu.account} <strong>{session?.user.name}</strong>
            </p>
            <PreferenceChoices />
            <button type="button" onClick={onHelp}>
              {texts.menu.help}
            </button>
            <button type="button" onClick={signOut}>
              {texts.menu.signOut}
            </button>
          </div>
        </details>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
