using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>The JSON of DiscordChatExporter.</summary>
internal static class DiscordExport
{
    public static Result<ChatReading> Open(SourceFile file, BrandCalendar calendar)
    {
        string? room = null;
        using (var head = new JsonItems(file, "channel", "messages[]"))
            if (head.Next() && head.Path == "channel") room = head.Value.Text("name");
        return new ChatReading(new Reread<Parsed<ChatLine>>(() => Read(file, new Moments(calendar))), room);
    }

    private static IEnumerable<Parsed<ChatLine>> Read(SourceFile file, Moments moments)
    {
        using var items = new JsonItems(file, "messages[]");
        while (items.Next()) yield return Entry(items.Value, items.Line, moments);
        if (items.IsBroken) yield return new RejectedRow(items.Line, null, null, FileRefusals.BrokenHere);
    }

    private static Parsed<ChatLine> Entry(JsonElement message, long line, Moments moments)
    {
        if (!moments.TryRead(message.Text("timestamp"), out var at, out _))
            return new RejectedRow(line, "timestamp", message.Text("timestamp"), FileRefusals.NotATime);
        var author = message.Item("author") is { } found ? Account(found) : default;
        var mentioned = message.Items("mentions").Select(Account).ToList();
        var kind = Kind(message.Text("type"), author, mentioned);
        return new ChatLine(line, at, author.Key ?? author.Name, author.Name, message.Text("content") ?? "", kind)
        {
            NativeId = message.Text("id"),
            ReplyTo = kind == ChatLineKind.Message && message.Text("type") != "ThreadStarterMessage" ? message.Item("reference")?.Text("messageId") : null,
            IsBot = message.Item("author")?.Is("isBot") ?? false,
            Mentions = kind == ChatLineKind.Message ? mentioned : [],
            People = kind is ChatLineKind.Added or ChatLineKind.Removed ? mentioned : [],
            Attachment = message.Items("attachments").FirstOrDefault() is { ValueKind: JsonValueKind.Object } file ? Attachments.OfName(file.Text("fileName"))
                : message.Items("stickers").Any() ? "sticker" : null,
            Reactions = message.Items("reactions").Sum(reaction => reaction.Count("count")),
        };
    }

    private static ChatLineKind Kind(string? type, Person author, List<Person> mentioned) => type switch
    {
        null or "Default" or "Reply" or "ChatInputCommand" or "ContextMenuCommand" or "ThreadStarterMessage" or "0" or "19" or "20" or "23" => ChatLineKind.Message,
        "RecipientAdd" or "1" => ChatLineKind.Added,
        "RecipientRemove" or "2" => mentioned.Count == 0 || (mentioned.Count == 1 && mentioned[0].Key == author.Key) ? ChatLineKind.Left : ChatLineKind.Removed,
        "GuildMemberJoin" or "7" => ChatLineKind.Joined,
        _ => ChatLineKind.System,
    };

    private static Person Account(JsonElement account) => new(account.Text("id"), account.Text("nickname") ?? account.Text("name") ?? account.Text("id") ?? "");
}
