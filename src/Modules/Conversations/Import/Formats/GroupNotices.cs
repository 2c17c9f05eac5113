using System.Text.RegularExpressions;

namespace Guildhall.Conversations.Import.Formats;

/// <param name="By">Who did it; null when the notice does not say.</param>
internal sealed record GroupNotice(ChatLineKind Kind, string? By, IReadOnlyList<Person> People);

/// <summary>Understands lines such as "Alice added Bob" in the languages of our exports. Called for notices only, never for what people say.</summary>
internal static partial class GroupNotices
{
    public static GroupNotice Read(string text)
    {
        text = Plain(text);
        if (Other().IsMatch(text)) return new(ChatLineKind.System, null, []);
        if (Removed().Match(text) is { Success: true } removed) return With(ChatLineKind.Removed, removed);
        if (Added().Match(text) is { Success: true } added) return With(ChatLineKind.Added, added);
        if (Joined().Match(text) is { Success: true } joined) return Alone(ChatLineKind.Joined, joined);
        if (Left().Match(text) is { Success: true } left) return Alone(ChatLineKind.Left, left);
        return new(ChatLineKind.System, null, []);
    }

    /// <summary>Whether the part before a colon is already a notice, as in: Alice changed the subject to "Sale: today".</summary>
    public static bool Begins(string text) => Other().IsMatch(text) || text.Contains(" created group ", StringComparison.Ordinal);

    private static GroupNotice Alone(ChatLineKind kind, Match match) => new(kind, Name(match.Groups["who"].Value), []);

    private static GroupNotice With(ChatLineKind kind, Match match)
    {
        var people = Separators().Split(match.Groups["who"].Value).Select(Name).OfType<string>().Select(name => new Person(null, name)).ToList();
        return new(kind, match.Groups["by"].Success ? Name(match.Groups["by"].Value) : null, people);
    }

    private static string Plain(string text) => text.Replace("\u200E", "", StringComparison.Ordinal).Replace("\u200F", "", StringComparison.Ordinal)
        .Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal).Replace('\u00A0', ' ').Trim();

    // The person whose phone wrote the export appears as "you" and stays unnamed.
    private static string? Name(string raw)
    {
        var name = raw.Trim(' ', '"', '“', '”', '「', '」', '.', '。', '\'', '~', '\u202F');
        return name.Length == 0 || name is "You" or "you" or "Du" or "dich" or "Tú" or "te" or "Você" or "Vous" or "你" or "您" or "You were" or "あなた" ? null : name;
    }

    [GeneratedRegex(@"\s*(?:,|，|、| and | y | und | et | e (?=\S+$)| 和 | 與 | 与 )\s*")]
    private static partial Regex Separators();

    [GeneratedRegex(@"created (this )?group|creó (el|este) grupo|hat die Gruppe .*erstellt|a créé le groupe|criou o grupo|(创建|建立|創建)了?(群|本群|此群|群组|群組)|changed (the|this) |changed their|cambió |hat den Betreff|更改了|变更了|變更了|修改了|end-to-end|端到端|cifrad|deleted this message|message was deleted|unsent a message|消息已删除|訊息已刪除|撤回了|收回了?訊息|收回了?消息|取り消しました|security code|pinned a message|started a (video )?call|missed (voice|video) call", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Other();

    [GeneratedRegex(@"^(?<by>.+?) (?:added|invited) (?<who>.+?)(?: to the group| to this group| into the group)?\.?$|^(?<who>.+?) (?:was|were) added\b|^(?<by>.+?) (?:añadió a|agregó a|añadió|agregó|adicionou|a ajouté|ha aggiunto) (?<who>.+?)\.?$|^(?<by>.+?) hat (?<who>.+) hinzugefügt|^(?<by>.+?)(?:邀请|邀請)了?(?<who>.+?)(?:加入|$)|^(?<by>.+?)(?:已?添加了?|已?新增了?|已?將|已?将)(?<who>.+?)(?:加入|添加|新增|到群|至群|$)(?!.*(?:移|踢|退出)).*$|^(?<by>.+?)が(?<who>.+?)を.*(?:追加|招待)しました", RegexOptions.CultureInvariant)]
    private static partial Regex Added();

    [GeneratedRegex(@"^(?<by>.+?) removed (?<who>.+?)(?: from (?:the|this) group)?\.?$|^(?<who>.+?) (?:was|were) removed\b|^(?<by>.+?) (?:eliminó a|sacó a|eliminó|removeu|a supprimé|a retiré|ha rimosso) (?<who>.+?)\.?$|^(?<by>.+?) hat (?<who>.+) entfernt|^(?<by>.+?)(?:已?将|已?將|把)(?<who>.+?)(?:移出|踢出|移除|退出|请出|請出).*$|^(?<by>.+?)已?(?:移除|踢出|移出|删除|刪除)了?(?<who>.+?)$|^(?<by>.+?)が(?<who>.+?)を.*(?:退会させ|削除し)ました", RegexOptions.CultureInvariant)]
    private static partial Regex Removed();

    [GeneratedRegex(@"^(?<who>.+?) (?:has )?joined\b|^(?<who>.+?) se (?:unió|ha unido)|^(?<who>.+?) (?:entrou|a rejoint|si è unit)|^(?<who>.+?) ist .*beigetreten|^(?<who>.+?)(?:通过|通過|透過|透过|使用|扫描|掃描).*(?:加入|进入|進入)|^(?<who>.+?)已?加入了?(?:群|本群|聊天|此|社群|。?$)|^(?<who>.+?)が.*参加しました", RegexOptions.CultureInvariant)]
    private static partial Regex Joined();

    [GeneratedRegex(@"^(?<who>.+?) (?:has )?left\b|^(?<who>.+?) (?:salió|abandonó|ha abandonado|saiu|a quitté|ha abbandonato|è uscit)|^(?<who>.+?) hat die Gruppe verlassen|^(?<who>.+?)已?(?:退出|离开|離開)了?(?:群|本群|聊天|此|社群|。?$)|^(?<who>.+?)が.*退(?:会|出)しました", RegexOptions.CultureInvariant)]
    private static partial Regex Left();
}
