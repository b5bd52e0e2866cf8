// The bell and the name.

import { Group, Text, type TextProps } from '@mantine/core';

interface LogoProps extends TextProps {
  name: string;
  pixels?: number;
}

export function Logo({ name, pixels = 28, ...text }: LogoProps) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/bell.svg" alt="" width={pixels} height={pixels} />
      <Text span fw={700} size="lg" {...text}>
        {name}
      </Text>
    </Group>
  );
}
