using System.Text;
using System.Text.Json;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>Telegram Desktop's <c>result.json</c>: one chat, or all chats under <c>chats.list</c>.</summary>
internal static class TelegramExport
{
    private const string Messages = "messages[]", ListedMessages = "chats.list[].messages[]", ListedName = "chats.list[].name", ListedId = "chats.list[].id";

    public static Result<ChatReading> Open(SourceFile file, BrandCalendar calendar, ChatChoices choices)
    {
        string? room = null;
        using (var head = new JsonItems(file, "name", Messages, ListedName))
            if (head.Next() && head.Path == "name" && head.Value.ValueKind == JsonValueKind.String) room = head.Value.Words();
        return new ChatReading(new Reread<Parsed<ChatLine>>(() => Read(file, new Moments(calendar), choices.Room)), room);
    }

    private static IEnumerable<Parsed<ChatLine>> Read(SourceFile file, Moments moments, string? only)
    {
        using var items = new JsonItems(file, Messages, ListedMessages, ListedName, ListedId);
        string? room = null, id = null;
        while (items.Next())
        {
            if (items.Path == ListedName) (room, id) = (Scalar(items.Value), null);
            else if (items.Path == ListedId) id = Scalar(items.Value);
            else if (items.Path == Messages || only is null || only == room || only == id) yield return Entry(items.Value, items.Line, moments, room ?? id);
        }
        if (items.IsBroken) yield return new RejectedRow(items.Line, null, null, FileRefusals.BrokenHere);
    }

    private static string? Scalar(JsonElement value) => value.ValueKind switch { JsonValueKind.String => value.Words(), JsonValueKind.Number => value.GetRawText(), _ => null };

    private static Parsed<ChatLine> Entry(JsonElement message, long line, Moments moments, string? room)
    {
        DateTimeOffset at;
        if (JsonValues.Seconds(message.Text("date_unixtime")) is { } seconds) at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        else if (!moments.TryRead(message.Text("date"), out at, out _)) return new RejectedRow(line, "date", message.Text("date"), FileRefusals.NotATime);
        return message.Text("type") == "service" ? Service(message, line, at, room) : Message(message, line, at, room);
    }

    private static ChatLine Message(JsonElement message, long line, DateTimeOffset at, string? room)
    {
        var (text, mentions) = Content(message);
        var (key, name) = (message.Text("from_id"), message.Text("from"));
        return new(line, at, key ?? name, name, text)
        {
            NativeId = message.Text("id"),
            ReplyTo = message.Text("reply_to_message_id"),
            Mentions = mentions,
            Attachment = Attachment(message),
            Reactions = message.Items("reactions").Sum(reaction => reaction.Count("count")),
            Room = room,
        };
    }

    private static ChatLine Service(JsonElement message, long line, DateTimeOffset at, string? room)
    {
        var (key, name) = (message.Text("actor_id"), message.Text("actor"));
        var people = message.Items("members").Where(m => m.ValueKind == JsonValueKind.String).Select(m => new Person(null, m.Words())).ToList();
        var alone = people.Count == 1 && people[0].Name == name;
        var kind = message.Text("action") switch
        {
            "join_group_by_link" or "join_group_by_request" or "joined_telegram" => ChatLineKind.Joined,
            "invite_members" => alone ? ChatLineKind.Joined : ChatLineKind.Added,
            "remove_members" => alone ? ChatLineKind.Left : ChatLineKind.Removed,
            _ => ChatLineKind.System,
        };
        return new(line, at, key ?? name, name, message.Text("title") ?? message.Text("action") ?? "", kind)
        {
            NativeId = message.Text("id"),
            People = kind is ChatLineKind.Added or ChatLineKind.Removed ? people : [],
            Room = room,
        };
    }

    // A text is a string, or a list of strings and of entities with a type and a text.
    private static (string Text, IReadOnlyList<Person> Mentions) Content(JsonElement message)
    {
        if (!message.Has("text", out var content)) return ("", []);
        if (content.ValueKind == JsonValueKind.String) return (content.Words(), Mentions(message.Items("text_entities")));
        if (content.ValueKind != JsonValueKind.Array) return ("", []);
        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray()) text.Append(part.ValueKind == JsonValueKind.String ? part.Words() : part.Text("text"));
        return (text.ToString(), Mentions(content.EnumerateArray()));
    }

    private static List<Person> Mentions(IEnumerable<JsonElement> parts)
    {
        var mentions = new List<Person>();
        foreach (var part in parts)
        {
            if (part.Text("text") is not { } text) continue;
            if (part.Text("type") == "mention") mentions.Add(new(null, text.TrimStart('@')));
            else if (part.Text("type") == "mention_name") mentions.Add(new(part.Text("user_id") is { } id ? "user" + id : null, text.TrimStart('@')));
        }
        return mentions;
    }

    private static string? Attachment(JsonElement message) => message.Text("media_type") switch
    {
        "sticker" => "sticker",
        "animation" => "image",
        "voice_message" or "audio_file" => "audio",
        "video_message" or "video_file" => "video",
        not null => "file",
        null when message.Has("photo", out _) => "image",
        null when message.Has("poll", out _) => "poll",
        null when message.Has("location_information", out _) => "location",
        null when message.Has("contact_information", out _) => "contact",
        null when message.Has("file", out _) => Attachments.OfMedia(message.Text("mime_type")),
        _ => null,
    };
}
