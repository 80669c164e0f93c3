import { ROLES, type Role } from "../api/accounts.js";
import { Check } from "../parts/field.jsx";
import { useTexts } from "../texts/use-texts.js";

/** The roles of an account. */
export function RoleChecks(props: {
  title: string;
  roles: readonly Role[];
  onChange: (roles: readonly Role[]) => void;
}) {
  const { people } = useTexts();
  return (
    <fieldset class="row roles">
      <legend>{props.title}</legend>
      {ROLES.map((role) => (
        <Check
          key={role}
          checked={props.roles.includes(role)}
          onChange={(isOne) =>
            props.onChange(ROLES.filter((one) => (one === role ? isOne : props.roles.includes(one))))
          }
        >
          {people.roles[role]}
        </Check>
      ))}
    </fieldset>
  );
}
