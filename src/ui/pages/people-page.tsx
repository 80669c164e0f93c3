import { Heading } from "../parts/heading.jsx";
import { Accounts } from "../people/accounts.jsx";
import { Operations } from "../people/operations.jsx";
import { Reviewers } from "../people/reviewers.jsx";
import { useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** Who may use Leadlight, and who works on which operation. */
export function PeoplePage() {
  const texts = useTexts();
  const mayViewAccounts = useRight("account.view");
  const mayManageOperations = useRight("operation.manage");
  const mayViewReviewers = useRight("reviewer.view");
  return (
    <>
      <Heading>{texts.pages.people}</Heading>
      {mayViewAccounts && <Accounts />}
      {mayManageOperations && <Operations />}
      {mayViewReviewers && <Reviewers />}
    </>
  );
}
