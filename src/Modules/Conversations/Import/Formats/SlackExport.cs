using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>A channel file of a Slack export: an array of messages, or an object with <c>messages</c>.</summary>
internal static class SlackExport
{
    public static Result<ChatReading> Open(SourceFile file, BrandCalendar calendar) =>
        new ChatReading(new Reread<Parsed<ChatLine>>(() => Read(file, new Moments(calendar))));

    private static IEnumerable<Parsed<ChatLine>> Read(SourceFile file, Moments moments)
    {
        using var items = new JsonItems(file, "[]", "messages[]");
        while (items.Next()) yield return Entry(items.Value, items.Line, moments);
        if (items.IsBroken) yield return new RejectedRow(items.Line, null, null, FileRefusals.BrokenHere);
    }

    private static Parsed<ChatLine> Entry(JsonElement message, long line, Moments moments)
    {
        var stamp = message.Text("ts");
        if (!moments.TryRead(stamp, out var at, out _)) return new RejectedRow(line, "ts", stamp, FileRefusals.NotATime);
        var profile = message.Item("user_profile");
        var bot = message.Item("bot_profile");
        var key = message.Text("user") ?? message.Text("bot_id");
        var name = profile?.Text("display_name") ?? profile?.Text("real_name") ?? profile?.Text("name") ?? message.Text("username") ?? bot?.Text("name");
        var thread = message.Text("thread_ts");
        var text = message.Text("text") ?? "";
        var kind = Kind(message.Text("subtype"));
        return new ChatLine(line, at, key ?? name, name, Plain(text), kind)
        {
            NativeId = stamp,
            ReplyTo = thread != stamp ? thread : null,
            IsBot = message.Text("bot_id") is not null || message.Text("subtype") == "bot_message",
            Mentions = kind == ChatLineKind.Message ? Mentions(text) : [],
            Attachment = message.Items("files").FirstOrDefault() is { ValueKind: JsonValueKind.Object } file ? Attachments.OfMedia(file.Text("mimetype")) : null,
            Reactions = message.Items("reactions").Sum(reaction => reaction.Count("count")),
        };
    }

    private static ChatLineKind Kind(string? subtype) => subtype switch
    {
        null or "bot_message" or "me_message" or "thread_broadcast" or "file_share" or "reply_broadcast" or "file_comment" => ChatLineKind.Message,
        "channel_join" or "group_join" => ChatLineKind.Joined,
        "channel_leave" or "group_leave" => ChatLineKind.Left,
        _ => ChatLineKind.System,
    };

    // <@U024BE7LH> or <@U024BE7LH|bob>
    private static List<Person> Mentions(string text)
    {
        var mentions = new List<Person>();
        for (var at = text.IndexOf("<@", StringComparison.Ordinal); at >= 0; at = text.IndexOf("<@", at + 2, StringComparison.Ordinal))
        {
            var close = text.IndexOf('>', at);
            if (close < 0) break;
            var parts = text[(at + 2)..close].Split('|', 2);
            if (parts[0].Length > 0 && !mentions.Exists(m => m.Key == parts[0])) mentions.Add(new(parts[0], parts[^1]));
        }
        return mentions;
    }

    private static string Plain(string text) => text.Contains('&', StringComparison.Ordinal)
        ? text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
        : text;
}
