using Guildhall.Kernel;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>Any CSV or sheet with a time, a user and a text, such as exports of WeChat tools.</summary>
internal static class ChatTable
{
    public static IReadOnlyList<TableField> Fields { get; } =
    [
        new("time", true, ["timestamp", "datetime", "date_time", "sent_at", "created_at", "createtime", "strtime", "时间", "時間", "发送时间", "發送時間", "发言时间", "消息时间", "訊息時間", "日期时间", "日期時間"], ["date"]),
        new("date", false, ["day", "日期"]),
        new("user", true, ["author", "sender", "from", "name", "nick", "nickname", "username", "user_name", "display_name", "昵称", "暱稱", "发送人", "发送者", "發送者", "傳送者", "發送人", "发言人", "发言者", "用户", "用戶", "使用者", "成员", "成員", "群昵称", "姓名"]),
        new("text", true, ["message", "content", "body", "msg", "strcontent", "内容", "內容", "消息", "消息内容", "聊天内容", "訊息", "訊息內容", "发言内容"]),
        new("reply_to", false, ["replyto", "reply", "reply_to_id", "in_reply_to", "parent_id", "引用", "引用id", "回复", "回覆", "回复id"]),
        new("id", false, ["message_id", "msgid", "msg_id", "msgsvrid", "消息id", "訊息id", "编号"]),
        new("user_id", false, ["author_id", "sender_id", "from_id", "uid", "wxid", "微信号", "微信號", "用户id", "用戶id", "发送者id"]),
        new("staff", false, ["is_staff", "isstaff", "员工", "員工", "客服", "是否员工"]),
        new("bot", false, ["is_bot", "isbot", "机器人", "機器人"]),
        new("kind", false, ["type", "msg_type", "message_type", "typename", "类型", "類型", "消息类型", "訊息類型"]),
        new("room", false, ["group", "channel", "chat", "群", "群名", "群名称", "群組", "群聊"]),
    ];

    public static Result<ChatReading> Open(SourceFile file, BrandCalendar calendar, ChatChoices choices)
    {
        var opened = TableFile.Open(file, Fields, new(choices.Columns, choices.Delimiter, choices.Password));
        if (opened.Refusal is { } refusal) return refusal;
        var table = opened.Value;
        var decided = choices.Order is null ? table.DayOrderOf(table.Columns["date"] >= 0 ? "date" : "time") : (DayOrderDecision?)null;
        if (decided.Refusal is { } contradictory) return contradictory;
        var order = choices.Order ?? decided.Value?.Order;
        return new ChatReading(new Reread<Parsed<ChatLine>>(() => new Reader(table, new Moments(calendar, order), choices.Room).Read()), null, decided.Value);
    }

    private sealed class Reader(TableFile table, Moments moments, string? only)
    {
        private readonly int time = table.Columns["time"], date = table.Columns["date"], user = table.Columns["user"], text = table.Columns["text"],
            replyTo = table.Columns["reply_to"], id = table.Columns["id"], userId = table.Columns["user_id"], staff = table.Columns["staff"],
            bot = table.Columns["bot"], kind = table.Columns["kind"], room = table.Columns["room"];

        public IEnumerable<Parsed<ChatLine>> Read()
        {
            foreach (var row in table.Rows())
            {
                if (row.Rejected is { } rejected) yield return rejected;
                else if (only is null || room < 0 || Cells.Clean(row[room]) == only) yield return Entry(row);
            }
        }

        private Parsed<ChatLine> Entry(TableRow row)
        {
            var written = Written(row);
            if (!moments.TryRead(written, out var at, out var reason))
                return new RejectedRow(row.Line, table.Columns.HeaderOf("time") ?? table.Columns.HeaderOf("date"), written, written.Length == 0 ? FileRefusals.CellEmpty : reason!);
            var (name, body) = (Cells.Clean(row[user]), row[text]);
            var key = Optional(row, userId) ?? (name.Length > 0 ? name : null);
            var isNotice = kind >= 0 && Cells.Clean(row[kind]) is "10000" or "系统消息" or "系統訊息" or "系统" or "system" or "System";
            if (isNotice || (key is null && GroupNotices.Read(body).Kind != ChatLineKind.System)) return Notice(row, at, body);
            if (key is null) return new RejectedRow(row.Line, table.Columns.HeaderOf("user"), row[user], FileRefusals.CellEmpty);
            return new ChatLine(row.Line, at, key, name.Length > 0 ? name : null, body)
            {
                NativeId = Optional(row, id),
                ReplyTo = Optional(row, replyTo),
                IsStaff = staff >= 0 && Cells.IsYes(row[staff]),
                IsBot = bot >= 0 && Cells.IsYes(row[bot]),
                Mentions = AtNames.In(body),
                Attachment = body.Length < 24 ? Attachments.InBrackets(body) : null,
                Room = Optional(row, room),
            };
        }

        private ChatLine Notice(TableRow row, DateTimeOffset at, string body)
        {
            var notice = GroupNotices.Read(body);
            return new(row.Line, at, notice.By, notice.By, body, notice.Kind) { NativeId = Optional(row, id), People = notice.People, Room = Optional(row, room) };
        }

        // Some exports keep day and time in two columns.
        private string Written(TableRow row)
        {
            var written = time >= 0 ? Cells.Clean(row[time]) : "";
            return date < 0 || written.Length > 15 ? written : written.Length == 0 ? Cells.Clean(row[date]) : $"{Cells.Clean(row[date])} {written}";
        }

        private static string? Optional(TableRow row, int column) => column >= 0 && Cells.OrEmpty(row[column]) is { Length: > 0 } value ? value : null;
    }
}
