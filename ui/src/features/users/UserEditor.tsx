// Adds a person or changes one: the account, what he may do, and his phones.

import { Divider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Asked } from '../../forms/Asked.tsx';
import { EditorDrawer } from '../../forms/EditorDrawer.tsx';
import { useEditor } from '../../forms/useEditor.ts';
import { isSame } from '../../forms/values.ts';
import { AccountFields } from './AccountFields.tsx';
import { LineFields } from './LineFields.tsx';
import { PhoneFields } from './PhoneFields.tsx';
import { cardForm, type PhoneCard, toCard } from './phones.ts';
import { addUser, changeUser, phonesQuery, savePhones } from './queries.ts';
import { checkUser, toNewUser, type User, type UserForm, userChanges, userForm } from './user.ts';

interface UserEditorProps {
  user?: User | undefined;
  onClose: () => void;
}

export type UserFormEditor = ReturnType<typeof useEditor<UserForm, void>>;

export function UserEditor({ user, onClose }: UserEditorProps) {
  const card = useQuery({ ...phonesQuery(user?.id ?? ''), enabled: Boolean(user), staleTime: 0 });
  if (!user) return <Editor onClose={onClose} />;
  if (card.data) return <Editor user={user} card={card.data} onClose={onClose} />;
  return <Asked query={card}>{() => null}</Asked>;
}

function Editor({ user, card, onClose }: UserEditorProps & { card?: PhoneCard }) {
  const { t, i18n } = useTranslation();
  const initial = userForm(user, card, i18n.language);
  /** The account is saved before the phones: what the server has when the phones are refused. */
  const saved = useRef<{ id: string; form: UserForm } | null>(
    user ? { id: user.id, form: initial } : null,
  );
  const editor = useEditor<UserForm, void>({
    initial,
    check: (form) => checkUser(form, !user),
    save: async (form) => {
      const before = saved.current;
      if (before) {
        const changes = userChanges(before.form, form);
        if (Object.keys(changes).length > 0) await changeUser(before.id, changes);
        saved.current = { id: before.id, form: { ...form, password: '' } };
      } else {
        const { id } = await addUser(toNewUser(form));
        saved.current = { id, form: { ...form, password: '' } };
      }
      const known = toCard(cardForm(card));
      if (!isSame(known, toCard(form))) await savePhones(saved.current.id, toCard(form));
    },
    onSaved: onClose,
  });
  return (
    <EditorDrawer title={user ? user.name : t('users.add')} editor={editor} onClose={onClose}>
      <AccountFields editor={editor} user={user} />
      <Divider label={t('users.lines')} labelPosition="left" mt="xs" />
      <LineFields editor={editor} />
      <Divider label={t('users.communication')} labelPosition="left" mt="xs" />
      <PhoneFields editor={editor} />
    </EditorDrawer>
  );
}
