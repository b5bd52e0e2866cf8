// Blocks a person at once, or lets him in again, right in the list.

import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMyId } from '../../forms/permissions.tsx';
import { explain } from '../../i18n/words.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { setActive } from './queries.ts';
import type { User } from './user.ts';

export function BlockButton({ user }: { user: User }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const isMe = useMyId() === user.id;
  const [isAsking, setIsAsking] = useState(false);
  const changing = useMutation({
    mutationFn: () => setActive(user.id, !user.is_active),
    onSuccess: () => {
      setIsAsking(false);
      void queries.invalidateQueries({ queryKey: ['settings'] });
    },
  });
  if (isMe) return null;
  const text = t(user.is_active ? 'users.block' : 'users.unblock');
  return (
    <>
      <Tooltip label={text}>
        <ActionIcon
          variant="subtle"
          color={user.is_active ? 'gray' : 'red'}
          aria-label={`${text}: ${user.name}`}
          onClick={() => setIsAsking(true)}
          data-testid="block"
        >
          {user.is_active ? <IconLockOpen size={18} /> : <IconLock size={18} />}
        </ActionIcon>
      </Tooltip>
      <ConfirmDialog
        isOpen={isAsking}
        title={t(user.is_active ? 'users.block_title' : 'users.unblock_title', { name: user.name })}
        text={t(user.is_active ? 'users.block_text' : 'users.unblock_text')}
        yes={text}
        no={t('form.cancel')}
        isBusy={changing.isPending}
        problem={changing.error ? explain(changing.error) : ''}
        onYes={() => changing.mutate()}
        onNo={() => {
          changing.reset();
          setIsAsking(false);
        }}
      />
    </>
  );
}
