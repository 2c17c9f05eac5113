using System.Text;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>Tells from its beginning what wrote a chat export.</summary>
internal static class ChatDetection
{
    private const int Lines = 200;

    /// <summary>Null when nothing is recognised; a table with known headers counts as recognised.</summary>
    public static ChatFormat? Of(SourceFile file)
    {
        var lines = TextLines.Of(file).Take(Lines).Select(line => line.Text).ToList();
        var first = lines.Find(line => !string.IsNullOrWhiteSpace(line))?.TrimStart('\uFEFF', ' ', '\t') ?? "";
        if (first.StartsWith('{') || (first.StartsWith('[') && first[1..].TrimStart() is "" or ['{', ..])) return OfJson(file);
        if (first.StartsWith("[LINE]", StringComparison.OrdinalIgnoreCase)) return ChatFormat.Line;
        if (lines.Exists(line => IrcLine.Read(line) is { Kind: ChatLineKind.Message, Certain: true })) return ChatFormat.Irc;
        if (lines.Exists(WhatsAppText.LooksLikeHeader)) return ChatFormat.WhatsApp;
        if (lines.Exists(LineText.LooksLikeTabbed)) return ChatFormat.Line;
        return TableFile.Open(file, ChatTable.Fields).Refusal is null ? ChatFormat.Table : null;
    }

    private static ChatFormat? OfJson(SourceFile file)
    {
        using var stream = file.OpenUtf8();
        var head = new byte[1 << 16];
        var text = Encoding.UTF8.GetString(head, 0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        if (Has(text, "guild") && Has(text, "channel")) return ChatFormat.Discord;
        if (Has(text, "ts")) return ChatFormat.Slack;
        if (Has(text, "chats") || Has(text, "from_id") || Has(text, "actor_id") || (Has(text, "messages") && Has(text, "date"))) return ChatFormat.Telegram;
        return null;
    }

    private static bool Has(string json, string property) =>
        json.Contains($"\"{property}\":", StringComparison.Ordinal) || json.Contains($"\"{property}\" :", StringComparison.Ordinal);
}
