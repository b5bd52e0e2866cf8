// One chart over a row of categories: lines or bars, in the colours of the theme.

import { useComputedColorScheme } from '@mantine/core';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

export interface Series {
  name: string;
  kind: 'line' | 'bar';
  values: (number | null)[];
  color: string;
  isDashed?: boolean;
}

interface ChartProps {
  label: string;
  categories: string[];
  series: Series[];
  /** As `80 %` or `12`. */
  format: (value: number) => string;
  most?: number;
  height?: number;
}

export function Chart({ label, categories, series, format, most, height = 240 }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const isDark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    if (!place.current) return;
    const made = init(place.current, null, { renderer: 'svg' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const text = isDark ? '#c9c9c9' : '#495057';
    const line = isDark ? '#3b3b3b' : '#e3e7ea';
    chart.current?.setOption(
      {
        animation: false,
        textStyle: { color: text, fontFamily: getComputedStyle(document.body).fontFamily },
        grid: { left: 8, right: 12, top: 40, bottom: 4, containLabel: true },
        legend: { top: 0, left: 0, textStyle: { color: text }, itemHeight: 10, itemGap: 20 },
        tooltip: {
          trigger: 'axis',
          backgroundColor: isDark ? '#242424' : '#ffffff',
          borderColor: line,
          textStyle: { color: text },
          valueFormatter: (value: unknown) => (typeof value === 'number' ? format(value) : '–'),
        },
        xAxis: {
          type: 'category',
          data: categories,
          axisLine: { lineStyle: { color: line } },
          axisLabel: { color: text },
        },
        yAxis: {
          type: 'value',
          min: 0,
          ...(most === undefined ? {} : { max: most }),
          splitLine: { lineStyle: { color: line } },
          axisLabel: { color: text, formatter: (value: number) => format(value) },
        },
        series: series.map(({ name, kind, values, color, isDashed }) => ({
          name,
          type: kind,
          data: values,
          itemStyle: { color },
          ...(kind === 'line' && {
            symbol: 'none',
            lineStyle: { color, width: 2, type: isDashed ? 'dashed' : 'solid' },
          }),
        })),
      },
      { notMerge: true },
    );
  }, [categories, series, format, most, isDark]);
  return <div ref={place} role="img" aria-label={label} style={{ width: '100%', height }} />;
}
