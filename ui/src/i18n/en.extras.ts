// English names of what stands below the call card: one key for each line of app/CallExtras.tsx.

export const enExtras = {
  extras: {
    client: 'Client',
    form: 'Form',
    messages: 'SMS and e-mail',
    result: 'Result',
    later: 'Call later',
    blacklist: 'Blacklist',
  },
};
