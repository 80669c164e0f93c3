import { useState } from "preact/hooks";
import {
  addOperation,
  changeOperation,
  listOperations,
  listUsers,
  type Operation,
  type OperationRules,
  setMember,
} from "../api/accounts.js";
import { Check, Field } from "../parts/field.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked, useDoing } from "../state/ask.js";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

type Person = Operation["members"][number];

/** The operations, and who sees their data. */
export function Operations() {
  const { people } = useTexts();
  const client = useClient();
  const operations = useAsked(() => listOperations(client), [client]);
  // Who may manage operations need not be one who may list the accounts: then only members are known.
  const users = useAsked(() => listUsers(client).catch(() => []), [client]);
  const [name, setName] = useState("");
  const { isDoing, refusal, run } = useDoing();
  function submit(event: Event): void {
    event.preventDefault();
    run(async () => {
      await addOperation(client, name);
      setName("");
      operations.again();
    });
  }
  return (
    <section class="card">
      <h2>{people.operations}</h2>
      <Problem refusal={operations.refusal} again={operations.again} />
      {operations.answer?.length === 0 && <p>{people.noOperations}</p>}
      {operations.answer?.map((operation) => (
        <Membership
          key={operation.id}
          operation={operation}
          people={[...operation.members, ...(users.answer ?? [])]}
          onChange={operations.again}
        />
      ))}
      <form class="apart" onSubmit={submit}>
        <h3>{people.addOperation}</h3>
        <div class="row">
          <Field label={people.name} value={name} onInput={setName} required />
          <button type="submit" disabled={isDoing}>
            {people.makeIt}
          </button>
        </div>
        <Problem refusal={refusal} />
      </form>
    </section>
  );
}

function Membership(props: { operation: Operation; people: readonly Person[]; onChange: () => void }) {
  const { people: texts } = useTexts();
  const client = useClient();
  const { operation, people, onChange } = props;
  const { refusal, run } = useDoing();
  async function change(rules: Partial<OperationRules>): Promise<void> {
    await changeOperation(client, operation.id, rules);
    onChange();
  }
  const everybody = [...new Map(people.map((person) => [person.id, person])).values()];
  return (
    <fieldset class="row roles apart">
      <legend>{texts.membersOf(operation.name)}</legend>
      {everybody.map(({ id, name }) => (
        <Check
          key={id}
          checked={operation.members.some((member) => member.id === id)}
          onChange={(isMember) =>
            run(async () => {
              await setMember(client, operation.id, id, isMember);
              onChange();
            })
          }
        >
          {name}
        </Check>
      ))}
      <Rules operation={operation} change={(rules) => run(() => change(rules))} />
      <Problem refusal={refusal} />
    </fieldset>
  );
}

/** How the candidates of an operation are reviewed. */
function Rules(props: { operation: Operation; change: (rules: Partial<OperationRules>) => void }) {
  const { people: texts } = useTexts();
  const { reviewMode, blind } = props.operation;
  return (
    <>
      <Check checked={blind} onChange={(blind) => props.change({ blind })}>
        {texts.blind}
      </Check>
      <Check
        checked={reviewMode === "single_reviewer"}
        onChange={(isSingle) => props.change({ reviewMode: isSingle ? "single_reviewer" : "two_reviewers" })}
      >
        {texts.singleReviewer}
      </Check>
    </>
  );
}
