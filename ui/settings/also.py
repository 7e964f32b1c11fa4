"""Other words by which people look for a setting, by the name of the setting."""

from PySide6.QtCore import QCoreApplication


def also() -> dict[str, str]:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Settings", text)

    return {
        "user_name": tr("who am I call me"),
        "theme": tr("theme dark light night mode colors colours look"),
        "text_size": tr("font zoom larger bigger smaller scale letters accessibility"),
        "notifications": tr("alerts messages popups quiet silent notify"),
        "keep_in_tray": tr("tray background close quit minimise minimize icon"),
        "remember": tr("memory learn privacy off switch"),
        "memory_tokens": tr("recall context amount budget"),
        "clue_queries": tr("search hypothetical slow better find"),
        "learn_ranking": tr("feedback thumbs tune weights personal"),
        "learned": tr("reset weights ranking"),
        "remembering": tr("privacy policy inbox approve bin retention delete topics"),
        "instructions": tr("custom prompt style tone language system"),
        "temperature": tr("temperature creativity random"),
        "reply_tokens": tr("maximum limit tokens length short"),
        "threads": tr("cpu cores speed performance processor"),
        "idle_unload_minutes": tr("ram memory free idle unload performance"),
        "jobs": tr("jobs pause nightly schedule night rebuild"),
        "watched": tr("watch sync folder automatic notes obsidian"),
        "history": tr("undo files exports history"),
        "people": tr("contacts merge names"),
        "type_ahead": tr("autocomplete completion ghost text predict"),
        "quick_fill": tr("paste keyboard shortcut type window"),
        "lock_minutes": tr("password security idle timeout screen"),
        "backups": tr("backup save copy export restore archive move computer disk lost passphrase data privacy"),
        "browsers": tr("extension chrome firefox autofill forms"),
        "about": tr("version update upgrade backup copy crash report log uninstall remove delete everything"),
    }
