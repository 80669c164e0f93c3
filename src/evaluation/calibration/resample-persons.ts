/**
 * How often each person is drawn when as many are drawn with replacement (B. Efron, Annals of Statistics 7, 1979). Persons
 * are drawn and not comparisons, because comparisons that share a person are not independent.
 * @param who 0 for each person who is never drawn
 * @param random numbers from 0 to 1
 */
export function resamplePersons(who: ArrayLike<number>, random: () => number): Uint16Array {
  const persons = Array.from({ length: who.length }, (_, person) => person).filter(
    (person) => who[person] !== 0,
  );
  const times = new Uint16Array(who.length);
  for (const _ of persons) {
    const drawn = persons[Math.floor(random() * persons.length)] as number;
    times[drawn] = (times[drawn] as number) + 1;
  }
  return times;
}
