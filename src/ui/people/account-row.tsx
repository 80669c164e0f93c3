import { useState } from "preact/hooks";
import { changeUser, type Role, resetPassword, type User } from "../api/accounts.js";
import { Dialog } from "../parts/dialog.jsx";
import { Problem } from "../parts/problem.jsx";
import { useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";
import { RoleChecks } from "./role-checks.jsx";

/** A password that the server shows once, and whose it is. */
export interface ShownOnce {
  readonly name: string;
  readonly password: string;
}

interface Props {
  readonly user: User;
  readonly onChange: () => void;
  readonly onPassword: (shown: ShownOnce) => void;
}

/** One account. */
export function AccountRow({ mayManage, ...props }: Props & { readonly mayManage: boolean }) {
  const { people } = useTexts();
  const { user } = props;
  return (
    <tr>
      <th scope="row">{user.name}</th>
      <td>{user.roles.map((role) => people.roles[role]).join(", ")}</td>
      <td>
        <time dateTime={user.createdAt}>{user.createdAt.slice(0, 10)}</time>
      </td>
      <td>{user.disabledAt === null ? people.active : people.disabled}</td>
      {mayManage && (
        <td>
          <Changes {...props} />
        </td>
      )}
    </tr>
  );
}

/** What can be changed about an account. */
function Changes({ user, onChange, onPassword }: Props) {
  const texts = useTexts();
  const { people } = texts;
  const client = useClient();
  const [roles, setRoles] = useState<readonly Role[] | null>(null);
  const { isDoing, refusal, run } = useDoing();
  const change = (what: Parameters<typeof changeUser>[2]) =>
    run(async () => {
      await changeUser(client, user.id, what);
      setRoles(null);
      onChange();
    });
  const isDisabled = user.disabledAt !== null;
  return (
    <>
      <div class="row tight">
        <button type="button" disabled={isDoing} onClick={() => setRoles(user.roles)}>
          {people.edit}
        </button>
        <button
          type="button"
          disabled={isDoing}
          onClick={() =>
            run(async () => onPassword({ name: user.name, password: await resetPassword(client, user.id) }))
          }
        >
          {people.reset}
        </button>
        <button type="button" disabled={isDoing} onClick={() => change({ disabled: !isDisabled })}>
          {isDisabled ? people.enable : people.disable}
        </button>
      </div>
      {roles === null && <Problem refusal={refusal} />}
      {roles !== null && (
        <Dialog title={people.rolesOf(user.name)} onClose={() => setRoles(null)}>
          <RoleChecks title={people.columns.roles} roles={roles} onChange={setRoles} />
          <Problem refusal={refusal} />
          <p class="row end">
            <button type="button" onClick={() => setRoles(null)}>
              {texts.cancel}
            </button>
            <button type="button" class="primary" disabled={isDoing} onClick={() => change({ roles })}>
              {texts.save}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
