// However a sign-in ends, a customer is not cut off: the phone stays for the talks that go on, also when
// somebody else has signed in, who waits for their end.

import { type ComponentType, type ReactNode, useCallback, useEffect, useState } from 'react';
import { LastTalks } from '../features/calls/LastTalks.tsx';
import type { WorkdayProps } from './Workday.tsx';

interface WorkingProps {
  /** Null: nobody works here now. */
  operator: string | null;
  day: ComponentType<WorkdayProps>;
  children: ReactNode;
}

export function Working({ operator, day: Day, children }: WorkingProps) {
  /** Whose work is not over. */
  const [last, setLast] = useState<string | null>(null);
  useEffect(() => {
    if (operator && !last) setLast(operator);
  }, [operator, last]);
  const over = useCallback(() => setLast(null), []);
  const whose = last ?? operator;
  const isOver = operator !== whose;
  return (
    <>
      {whose && (
        <Day key={whose} operator={whose} isOver={isOver}>
          {isOver ? <LastTalks onOver={over} isAwaited={operator !== null} /> : children}
        </Day>
      )}
      {!operator && children}
    </>
  );
}
