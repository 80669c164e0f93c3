import { getCountries, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/max";
import type { PhoneTool } from "../../domain/identifiers/tools.js";

/** The numbering plans of all countries, as Google's libphonenumber collects them. */
export const phoneTool: PhoneTool = {
  regions: new Set<string>(getCountries()),
  parse(digits, region) {
    const hasRegion = region !== null && isSupportedCountry(region);
    const number = parsePhoneNumberFromString(digits, {
      extract: false,
      ...(hasRegion ? { defaultCountry: region } : {}),
    });
    if (number === undefined || !number.isPossible()) return null;
    return { e164: number.number, isValid: number.isValid() };
  },
};
