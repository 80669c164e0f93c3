import { Check } from "../parts/field.jsx";
import { useTexts } from "../texts/use-texts.js";
import { type Mode, type ViewControl, ZOOM } from "./use-look.js";

const MODES: readonly Mode[] = ["side", "flicker", "overlay"];

/** The tools under the pictures. */
export function ViewTools({ control: { view, set, zoomBy, reset } }: { control: ViewControl }) {
  const { compare } = useTexts();
  return (
    <div class="tools row middle">
      <div class="row tight">
        {MODES.map((mode) => (
          <button key={mode} type="button" aria-pressed={view.mode === mode} onClick={() => set({ mode })}>
            {compare[mode]}
          </button>
        ))}
      </div>
      {view.mode === "overlay" && (
        <Slider
          label={compare.overlayShare}
          value={view.overlayShare}
          range={[0, 1]}
          onChange={(overlayShare) => set({ overlayShare })}
        />
      )}
      <Slider
        label={compare.zoom}
        value={view.zoom}
        range={[ZOOM.least, ZOOM.most]}
        onChange={(zoom) => zoomBy(zoom / view.zoom)}
      />
      <Slider
        label={compare.brightness}
        value={view.brightness}
        range={[0.3, 3]}
        onChange={(brightness) => set({ brightness })}
      />
      <Slider
        label={compare.contrast}
        value={view.contrast}
        range={[0.3, 3]}
        onChange={(contrast) => set({ contrast })}
      />
      <Check checked={view.hasGrid} onChange={(hasGrid) => set({ hasGrid })}>
        {compare.grid}
      </Check>
      <Check checked={view.isUpright} onChange={(isUpright) => set({ isUpright })}>
        {compare.upright}
      </Check>
      <button type="button" onClick={reset}>
        {compare.reset}
      </button>
    </div>
  );
}

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly range: readonly [number, number];
  readonly onChange: (value: number) => void;
}

function Slider({ label, value, range: [min, max], onChange }: SliderProps) {
  return (
    <label class="slider">
      <span>{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={0.05}
        value={value}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}
