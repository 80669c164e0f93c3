import { useState } from "preact/hooks";
import { signIn } from "../api/session.js";
import { Dialog } from "../parts/dialog.jsx";
import { Field } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { PreferenceChoices } from "../parts/preference-choices.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useSession } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The first page, for whoever is not signed in. */
export function SignInPage({ onHelp }: { onHelp: () => void }) {
  const texts = useTexts();
  return (
    <main class="narrow" id="content">
      <p class="brand">{texts.name}</p>
      <Heading>{texts.signIn.title}</Heading>
      <SignInForm name="" />
      <div class="row quiet">
        <PreferenceChoices />
        <button type="button" onClick={onHelp}>
          {texts.menu.help}
        </button>
      </div>
    </main>
  );
}

/** The same over a page whose session ended: what was written there is still there. */
export function SignInAgain({ name }: { name: string }) {
  const { signIn: texts } = useTexts();
  return (
    <Dialog title={texts.lapsedTitle}>
      <p>{texts.lapsed}</p>
      <SignInForm name={name} />
    </Dialog>
  );
}

function SignInForm({ name: first }: { name: string }) {
  const { signIn: texts } = useTexts();
  const { enter, refusal: unanswered } = useSession();
  const [name, setName] = useState(first);
  const [password, setPassword] = useState("");
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      const given = password;
      setPassword("");
      enter(await signIn(name, given));
    });
  }
  return (
    <form onSubmit={submit}>
      <Field label={texts.name} value={name} onInput={setName} autocomplete="username" required />
      <Field
        label={texts.password}
        type="password"
        value={password}
        onInput={setPassword}
        autocomplete="current-password"
        autofocus={first !== ""}
        required
      />
      <Problem refusal={refusal ?? unanswered} />
      <button type="submit" class="primary" disabled={isDoing}>
        {texts.submit}
      </button>
    </form>
  );
}
