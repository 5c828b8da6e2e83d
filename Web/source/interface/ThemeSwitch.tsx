import { Icon, type IconName } from "./Icon";
import { useTheme, type Theme } from "./useTheme";
import "./ThemeSwitch.css";

const themes: { theme: Theme; icon: IconName; label: string }[] = [
  { theme: "system", icon: "monitor", label: "Like the system" },
  { theme: "light", icon: "sun", label: "Light" },
  { theme: "dark", icon: "moon", label: "Dark" },
];

/** Chooses between light, dark and the system's theme. */
export function ThemeSwitch() {
  const [chosen, choose] = useTheme();
  return (
    <div className="theme-switch" role="radiogroup" aria-label="Theme">
      {themes.map(({ theme, icon, label }) => (
        <button
          key={theme}
          type="button"
          role="radio"
          aria-checked={theme === chosen}
          aria-label={label}
          title={label}
          onClick={() => choose(theme)}
        >
          <Icon name={icon} size={15} />
        </button>
      ))}
    </div>
  );
}
