import { useTexts } from "../texts/use-texts.js";

export function Loading() {
  return (
    <p class="loading" role="status">
      {useTexts().loading}
    </p>
  );
}
