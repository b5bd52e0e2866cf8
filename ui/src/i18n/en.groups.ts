// English: departments.

export const enGroups = {
  groups: {
    kind: 'What it is',
    kind_department: 'Department',
    kind_skill: 'Skill',
    kind_territory: 'Territory',
    kind_hint:
      'By what its people belong together. Rights for a department reach the people of each group one is in.',
    about:
      'Departments of your company. One short number rings all of its people: from a transfer, a phone or a scenario.',
    add: 'Add department',
    name: 'Name',
    name_hint: 'For example “Accounting”',
    short_number: 'Short number',
    short_number_hint: 'Colleagues dial it, also to transfer a call. May be empty.',
    members: 'People',
    members_hint: 'Everybody who is free and can be reached rings',
    members_in_order: 'Whoever has been free longest rings first',
    nobody: 'nobody yet',
    and_more: 'and {{count}} more',
    rings: 'How it rings',
    rings_all: 'All at once',
    rings_all_hint: 'Whoever answers first takes the call.',
    rings_one_by_one: 'One after the other',
    rings_one_by_one_hint:
      'Whoever has been free longest first; who does not answer is passed over.',
    empty: 'No department yet',
    empty_hint: 'Press “Add department”, give it a short number and choose its people.',
    delete_text: 'A department that a published scenario rings cannot be deleted. Its people stay.',
  },
};
