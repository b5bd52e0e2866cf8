// Who is in the queue: in which order, who is rung first, who only calls out for it.

import { ActionIcon, Badge, Group, Input, NumberInput, Select, Stack, Text } from '@mantine/core';
import { IconScale, IconTrash, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../forms/permissions.tsx';
import { SkillLevels } from '../../forms/SkillLevels.tsx';
import { errorAt } from '../../forms/values.ts';
import { type Follow, useFollow } from '../../kit/follow.ts';
import { MoveArrows } from '../../kit/MoveArrows.tsx';
import type { QueueFormEditor } from './QueueEditor.tsx';
import { peopleQuery } from './queries.ts';
import { moved, namedSkills, newMember, type QueueMember, uses } from './queue.ts';

interface MemberFieldsProps {
  editor: QueueFormEditor;
  isReadOnly: boolean;
}

export function MemberFields({ editor, isReadOnly }: MemberFieldsProps) {
  const { t } = useTranslation();
  const people = useQuery({ ...peopleQuery, enabled: useMay()('user.view') });
  const { members } = editor.values;
  const { list, arrow, follow } = useFollow();
  const set = (all: QueueMember[]) => editor.set('members', all);
  const inside = new Set(members.map(({ user_account }) => user_account));
  const others = (people.data ?? []).filter(({ id, is_active }) => is_active && !inside.has(id));
  return (
    <Input.Wrapper
      label={t('queues.members')}
      labelElement="div"
      description={t('queues.members_hint')}
      error={errorAt(editor.errors, 'members')}
    >
      <Stack gap="xs" mt={6} ref={list} data-testid="members">
        {members.length === 0 && (
          <Text size="sm" c="dimmed" data-testid="no-members">
            {t('queues.nobody_hint')}
          </Text>
        )}
        {members.map((member, n) => (
          <MemberRow
            key={member.user_account}
            member={member}
            person={people.data?.find(({ id }) => id === member.user_account)}
            place={n}
            count={members.length}
            arrow={arrow}
            isReadOnly={isReadOnly}
            onMove={(by) => {
              set(moved(members, n, by));
              follow(n + by, by < 0 ? 'up' : 'down');
            }}
            editor={editor}
            onChange={(change) =>
              set(members.map((one, m) => (m === n ? { ...one, ...change } : one)))
            }
            onRemove={() => set(members.filter((_, m) => m !== n))}
          />
        ))}
        {!isReadOnly && (
          <Select
            aria-label={t('queues.add_member')}
            placeholder={t('queues.add_member')}
            leftSection={<IconUserPlus size={16} />}
            data={others.map(({ id, name }) => ({ value: id, label: name }))}
            value={null}
            onChange={(id) => id && set([...members, newMember(id)])}
            nothingFoundMessage={t('form.nothing_found')}
            searchable
            selectFirstOptionOnChange
            data-testid="field-add_member"
          />
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface MemberRowProps {
  member: QueueMember;
  person: { name: string; is_active: boolean } | undefined;
  place: number;
  count: number;
  arrow: Follow<HTMLElement>['arrow'];
  isReadOnly: boolean;
  onMove: (by: -1 | 1) => void;
  editor: QueueFormEditor;
  onChange: (change: Partial<QueueMember>) => void;
  onRemove: () => void;
}

const OUT_ONLY = 'out';
/** More tiers than anybody needs; another one that is set already is kept. */
const TIERS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function MemberRow({ member, person, isReadOnly, ...row }: MemberRowProps) {
  const { t } = useTranslation();
  const name = person?.name ?? '—';
  // Whoever was blocked is in the queue still, and nobody rings him.
  const isOff = !member.is_active || person?.is_active === false;
  const { priority } = member;
  const tiers = priority && !TIERS.includes(priority) ? [...TIERS, priority] : TIERS;
  const isWeighed = priority !== null && uses(row.editor.values, ['weighted_random']);
  const isSkilled = priority !== null && uses(row.editor.values, ['skills']);
  const skills = isSkilled ? namedSkills(row.editor.values) : [];
  const line = (
    <Group gap="xs" wrap="nowrap">
      <Group gap="xs" flex={1} miw={0}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {isOff && (
          <Badge color="gray" variant="light" tt="none">
            {t('queues.off')}
          </Badge>
        )}
      </Group>
      <Select
        aria-label={t('queues.tier_of', { name })}
        data={[
          ...tiers.map((tier) => ({
            value: String(tier),
            label: tier === 1 ? t('queues.tier_first') : t('queues.tier', { tier }),
          })),
          { value: OUT_ONLY, label: t('queues.tier_out') },
        ]}
        value={priority === null ? OUT_ONLY : String(priority)}
        onChange={(value) => row.onChange({ priority: value === OUT_ONLY ? null : Number(value) })}
        allowDeselect={false}
        readOnly={isReadOnly}
        w={isWeighed ? 170 : 210}
        style={{ flexShrink: 0 }}
        data-testid="member-tier"
      />
      {isWeighed && (
        <NumberInput
          aria-label={t('queues.weight_of', { name })}
          leftSection={<IconScale size={16} />}
          min={1}
          max={100}
          allowDecimal={false}
          value={member.weight}
          onChange={(weight) => row.onChange({ weight: Number(weight) || 1 })}
          readOnly={isReadOnly}
          w={100}
          style={{ flexShrink: 0 }}
          data-testid="member-weight"
        />
      )}
      {!isReadOnly && (
        <Group gap={2} wrap="nowrap">
          <MoveArrows
            place={row.place}
            count={row.count}
            arrow={row.arrow}
            up={t('queues.up', { name })}
            down={t('queues.down', { name })}
            onMove={row.onMove}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('queues.remove', { name })}
            onClick={row.onRemove}
            data-testid="member-remove"
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      )}
    </Group>
  );
  return (
    <Stack gap={6} data-testid="member" data-id={member.user_account}>
      {line}
      {skills.length > 0 && (
        <SkillLevels
          names={skills}
          levels={member.skills}
          isReadOnly={isReadOnly}
          onChange={(levels) => row.onChange({ skills: levels })}
        />
      )}
    </Stack>
  );
}
