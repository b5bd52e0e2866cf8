// English: SIP phones and their credentials card.

export const enDevices = {
  devices: {
    about:
      'Desk phones and softphones on which your people answer without an open page. Each has its own login.',
    add: 'Add phone',
    make: 'Add and show the card',
    label: 'Name',
    label_hint: 'For example “Desk, room 4” or “Olena’s mobile”',
    owner: 'Whose phone',
    owner_hint: 'Calls to this person ring here too. A phone without an owner rings for nobody.',
    nobody: 'Nobody’s',
    login: 'Login',
    password: 'Password',
    domain: 'Server',
    port: 'Port',
    transport: 'Transport',
    state: 'Now',
    registered: 'registered',
    not_registered: 'not registered',
    not_followed: 'nobody’s phone',
    empty: 'No phone yet',
    empty_hint:
      'Press “Add phone”, choose whose it is, and type or scan the card into the phone. Without one, calls are taken in the browser.',
    then_card: 'After that a card appears: login, password, server and a QR code for the phone.',
    delete_text: 'The phone can no longer call or be called.',
    new_password: 'New password',
    password_hint: 'A password is shown only once. Lost it? Make a new one.',
    new_password_title: 'Make a new password?',
    new_password_text:
      'The phone stops working until the new password is entered there. Calls that go on are not cut.',
    card: 'Card of {{name}}',
    once: 'The password is shown only now. Copy or scan it before you close this card.',
    way: 'Connection',
    copy_all: 'Copy everything',
    copy_address: 'Copy the address',
    done: 'Done',
    softphones: 'Softphones',
    qr: 'QR code with the address of the settings for Linphone',
    linphone_how:
      'In Linphone choose the assistant, then “Scan QR code” (on a computer: “Fetch remote configuration” and paste the address). It takes all settings by itself.',
    linphone_until: 'The code works for 15 minutes and until the next new password.',
    only_here:
      'This page is open at an address of this computer only: a phone will not reach it. Open the page by the address of the server.',
    zoiper_how: 'In Zoiper add an account and enter:',
    zoiper_name: 'Username @ server',
    zoiper_no_qr:
      'Zoiper’s own QR codes are made on Zoiper’s servers, which would get the password; so there is none here.',
    microsip_how:
      'In MicroSIP: Menu → Add account, and enter the fields above. For a fresh installation you can save this text as MicroSIP.ini in %APPDATA%\\MicroSIP while MicroSIP is closed.',
  },
};
