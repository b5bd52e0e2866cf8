// English: providers, gateways and numbers.

export const enTelephony = {
  providers: {
    about:
      'Companies that connect you to the telephone network. Calls out try a provider’s gateways from top to bottom.',
    add: 'Add provider',
    edit: 'Provider',
    name: 'Name',
    name_hint: 'As your colleagues call it, for example “Kyivstar office”',
    empty: 'No provider yet',
    empty_hint:
      'Add the company you have a contract with, then its gateway: the address and the account it gave you.',
    off: 'switched off',
    delete_text: 'Its gateways must be deleted first.',
  },
};
