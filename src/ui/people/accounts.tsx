import { useState } from "preact/hooks";
import { addUser, listUsers, type Role } from "../api/accounts.js";
import { Dialog } from "../parts/dialog.jsx";
import { Field } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { AccountRow, type ShownOnce } from "./account-row.jsx";
import { RoleChecks } from "./role-checks.jsx";

/** The accounts of people. */
export function Accounts() {
  const texts = useTexts();
  const { people } = texts;
  const client = useClient();
  const { answer, refusal, again } = useAsked(() => listUsers(client), [client]);
  const mayManage = useRight("account.manage");
  const [shownOnce, setShownOnce] = useState<ShownOnce | null>(null);
  const tell = (shown: ShownOnce) => {
    setShownOnce(shown);
    again();
  };
  return (
    <section class="card">
      <h2>{people.users}</h2>
      <Problem refusal={refusal} again={again} />
      <div class="scrolls">
        <table>
          <thead>
            <tr>
              <th scope="col">{people.columns.name}</th>
              <th scope="col">{people.columns.roles}</th>
              <th scope="col">{people.columns.since}</th>
              <th scope="col">{people.columns.state}</th>
              {mayManage && <th scope="col">{people.columns.acts}</th>}
            </tr>
          </thead>
          <tbody>
            {answer?.map((user) => (
              <AccountRow
                key={user.id}
                user={user}
                mayManage={mayManage}
                onChange={again}
                onPassword={tell}
              />
            ))}
          </tbody>
        </table>
      </div>
      {mayManage && <NewAccount onMade={tell} />}
      {shownOnce !== null && (
        <Dialog title={people.password(shownOnce.name)} onClose={() => setShownOnce(null)}>
          <p>
            <code class="secret">{shownOnce.password}</code>
          </p>
          <p class="row end">
            <button type="button" class="primary" onClick={() => setShownOnce(null)}>
              {texts.close}
            </button>
          </p>
        </Dialog>
      )}
    </section>
  );
}

function NewAccount({ onMade }: { onMade: (shown: ShownOnce) => void }) {
  const { people } = useTexts();
  const client = useClient();
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      onMade({ name, password: await addUser(client, name, roles) });
      setName("");
      setRoles([]);
    });
  }
  return (
    <form class="apart" onSubmit={submit}>
      <h3>{people.add}</h3>
      <div class="row">
        <Field label={people.name} value={name} onInput={setName} required autocomplete="off" />
        <RoleChecks title={people.columns.roles} roles={roles} onChange={setRoles} />
        <button type="submit" disabled={isDoing || roles.length === 0}>
          {people.makeIt}
        </button>
      </div>
      <Problem refusal={refusal} />
    </form>
  );
}
