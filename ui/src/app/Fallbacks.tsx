// What is shown instead of a page: it does not exist, it has failed, or it is on its way.

import { Anchor, Button, Center } from '@mantine/core';
import { IconBug, IconMapQuestion, IconShieldOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty, Loading } from '../kit/States.tsx';

export function Pending() {
  const { t } = useTranslation();
  return <Loading label={t('app.loading')} />;
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="70dvh">
      <Empty
        icon={<IconMapQuestion size={24} />}
        title={t('app.not_found')}
        hint={t('app.not_found_hint')}
      >
        <Anchor component={Link} to="/" size="sm">
          {t('app.to_start')}
        </Anchor>
      </Empty>
    </Center>
  );
}

/** Whoever signs in with roles that give nothing to look at. */
export function NoRights() {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="70dvh" data-testid="no-rights">
      <Empty
        icon={<IconShieldOff size={24} />}
        title={t('app.no_rights')}
        hint={t('app.no_rights_hint')}
      />
    </Center>
  );
}

export function Crashed({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Center component="main" mih="70dvh">
      <Empty
        icon={<IconBug size={24} />}
        title={t('app.crashed')}
        hint={t('app.crashed_hint', {
          message: error instanceof Error ? error.message : String(error),
        })}
      >
        <Button size="xs" variant="light" onClick={() => window.location.reload()}>
          {t('app.reload')}
        </Button>
      </Empty>
    </Center>
  );
}
