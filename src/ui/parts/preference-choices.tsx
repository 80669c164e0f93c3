import { LANGUAGES, THEMES, usePreferences } from "../state/preferences.jsx";
import { useTexts } from "../texts/use-texts.js";
import { Choice } from "./field.jsx";

/** Language and colours. */
export function PreferenceChoices() {
  const { menu } = useTexts();
  const { preferences, prefer } = usePreferences();
  return (
    <>
      <Choice
        label={menu.language}
        value={preferences.language}
        options={LANGUAGES.map((value) => ({ value, text: menu.languages[value] }))}
        onChoose={(language) => prefer({ language })}
      />
      <Choice
        label={menu.theme}
        value={preferences.theme}
        options={THEMES.map((value) => ({ value, text: menu.themes[value] }))}
        onChoose={(theme) => prefer({ theme })}
      />
    </>
  );
}
