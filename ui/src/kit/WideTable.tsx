// A table that may be wider or longer than its place: then it can be moved by the keyboard, too.

import { Table } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface WideTableProps {
  /** What the table is about. */
  label: string;
  minWidth: number;
  maxHeight?: number;
  children: ReactNode;
}

export function WideTable({ label, children, ...size }: WideTableProps) {
  const viewport = useRef<HTMLDivElement>(null);
  const [isMoved, setMoved] = useState(false);
  useEffect(() => {
    const place = viewport.current;
    if (!place) return;
    const look = () =>
      setMoved(place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight);
    const watch = new ResizeObserver(look);
    watch.observe(place);
    if (place.firstElementChild) watch.observe(place.firstElementChild);
    return () => watch.disconnect();
  }, []);
  return (
    <Table.ScrollContainer
      {...size}
      scrollAreaProps={{
        offsetScrollbars: 'present',
        viewportRef: viewport,
        // Only where there is something to move: a stop for nothing is in the way.
        ...(isMoved && { viewportProps: { tabIndex: 0, role: 'group', 'aria-label': label } }),
      }}
    >
      {children}
    </Table.ScrollContainer>
  );
}
