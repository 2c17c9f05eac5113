using System.Globalization;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Tests.Files;

namespace Guildhall.Tests.Conversations;

public sealed class ChatFileTests
{
    private static readonly BrandCalendar Utc = BrandCalendar.For("UTC");

    private static ChatFile Open(string text, ChatChoices? choices = null, string name = "chat.txt")
    {
        var opened = ChatFile.Open(Sources.Of(text, name), Utc, choices);
        Assert.Null(opened.Refusal);
        return opened.Value;
    }

    private static List<ChatLine> Lines(string text, ChatFormat format, ChatChoices? choices = null)
    {
        var chat = Open(text, choices);
        Assert.Equal(format, chat.Format);
        return Sources.Good(chat.Lines);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Fact]
    public void WhatsApp_of_Android_keeps_lines_notices_and_attachments_apart()
    {
        var lines = Lines("""
            25/12/23, 09:15 - Messages and calls are end-to-end encrypted. Tap to learn more.
            25/12/23, 09:16 - Ann created group "Tea: friends"
            25/12/23, 09:17 - Ann added Bob, Carl and Dora
            25/12/23, 09:18 - Eve joined using this group's invite link
            25/12/23, 09:19 - Bob: first line
            second: line
            25/12/23, 09:20 - عمر: @Bob مرحبا 😀
            25/12/23, 09:21 - Ann: <Media omitted>
            25/12/23, 09:22 - +44 20 7946 0958 left
            25/12/23, 09:23 - Ann removed Carl
            25/12/23, 09:24 - Bob: IMG-1.jpg (file attached)
            """, ChatFormat.WhatsApp);
        Assert.Equal([ChatLineKind.System, ChatLineKind.System, ChatLineKind.Added, ChatLineKind.Joined, ChatLineKind.Message, ChatLineKind.Message,
            ChatLineKind.Message, ChatLineKind.Left, ChatLineKind.Removed, ChatLineKind.Message], lines.Select(l => l.Kind));
        Assert.Equal(["Bob", "Carl", "Dora"], lines[2].People.Select(p => p.Name));
        Assert.Equal(("Ann", "Eve", "+44 20 7946 0958"), (lines[2].AuthorName, lines[3].AuthorName, lines[7].AuthorName));
        Assert.Equal((5L, "first line\nsecond: line", At("2023-12-25T09:19Z")), (lines[4].Line, lines[4].Text, lines[4].At));
        Assert.Equal("عمر", lines[5].AuthorName);
        Assert.Equal("Bob", Assert.Single(lines[5].Mentions).Name);
        Assert.Equal(("media", "image"), (lines[6].Attachment, lines[9].Attachment));
    }

    [Fact]
    public void WhatsApp_of_iOS_is_read_through_its_marks_and_brackets()
    {
        var lines = Lines("[2024/1/5 上午9:15:30] 茶友会: \u200E消息和通话已进行端到端加密。\n\u200E[2024/1/5 下午3:05:00] 小红: \u200E<attached: 0001-PHOTO.jpg>\n[2024/1/5 下午3:06:00] ~\u202F阿明: 好的\n", ChatFormat.WhatsApp);
        Assert.Equal([ChatLineKind.System, ChatLineKind.Message, ChatLineKind.Message], lines.Select(l => l.Kind));
        Assert.Equal(("image", "阿明", At("2024-01-05T15:06Z")), (lines[1].Attachment, lines[2].AuthorName, lines[2].At));
    }

    [Theory]
    [InlineData("Ana añadió a Luis", ChatLineKind.Added, "Ana", "Luis")]
    [InlineData("Luis salió del grupo", ChatLineKind.Left, "Luis", null)]
    [InlineData("Ana eliminó a Luis", ChatLineKind.Removed, "Ana", "Luis")]
    [InlineData("小红邀请阿明加入了群聊", ChatLineKind.Added, "小红", "阿明")]
    [InlineData("\"小红\"邀请\"阿明、小刚\"加入了群聊", ChatLineKind.Added, "小红", "阿明,小刚")]
    [InlineData("小紅已加入群組", ChatLineKind.Joined, "小紅", null)]
    [InlineData("小红加入了群聊", ChatLineKind.Joined, "小红", null)]
    [InlineData("小红退出了群聊", ChatLineKind.Left, "小红", null)]
    [InlineData("小紅已退出群組", ChatLineKind.Left, "小紅", null)]
    [InlineData("你将\"阿明\"移出了群聊", ChatLineKind.Removed, null, "阿明")]
    [InlineData("阿明通过扫描\"小红\"分享的二维码加入群聊", ChatLineKind.Joined, "阿明", null)]
    [InlineData("小红撤回了一条消息", ChatLineKind.System, null, null)]
    [InlineData("Ann joined the group.", ChatLineKind.Joined, "Ann", null)]
    [InlineData("太郎がグループに参加しました。", ChatLineKind.Joined, "太郎", null)]
    [InlineData("太郎がグループを退会しました。", ChatLineKind.Left, "太郎", null)]
    [InlineData("Kai hat Uwe hinzugefügt", ChatLineKind.Added, "Kai", "Uwe")]
    public void Notices_are_understood_in_the_languages_of_the_exports(string text, object kind, string? by, string? people)
    {
        var notice = GroupNotices.Read(text);
        Assert.Equal(kind, notice.Kind);
        Assert.Equal(by, notice.By);
        Assert.Equal(people ?? "", string.Join(",", notice.People.Select(p => p.Name)));
    }

    [Fact]
    public void Telegram_of_one_chat_has_replies_entities_and_service_messages()
    {
        var chat = Open("""
            {"name":"Tea","type":"private_supergroup","id":9,"messages":[
             {"id":1,"type":"service","date":"2024-01-05T09:15:00","date_unixtime":"1704446100","actor":"Ann","actor_id":"user1","action":"invite_members","members":["Bob",null]},
             {"id":2,"type":"message","date":"2024-01-05T09:16:00","from":"Bob","from_id":"user2","text":["hi ",{"type":"mention_name","text":"Ann","user_id":1}," see ",{"type":"bold","text":"this"}],"reply_to_message_id":1,"reactions":[{"type":"emoji","count":3,"emoji":"👍"}]},
             {"id":3,"type":"message","date":"2024-01-05T09:17:00Z","from":null,"from_id":7,"text":"","photo":"(File not included)"},
             {"id":4,"type":"service","date":"2024-01-05T09:18:00","actor":"Bob","actor_id":"user2","action":"remove_members","members":["Bob"]},
             {"id":5,"type":"message","date":"never","from":"Bob","from_id":"user2","text":"x"}]}
            """);
        Assert.Equal((ChatFormat.Telegram, "Tea"), (chat.Format, chat.Room));
        var lines = chat.Lines.Select(l => l.Value).OfType<ChatLine>().ToList();
        Assert.Equal([ChatLineKind.Added, ChatLineKind.Message, ChatLineKind.Message, ChatLineKind.Left], lines.Select(l => l.Kind));
        Assert.Equal(("hi Ann see this", "1", 3, new Person("user1", "Ann")), (lines[1].Text, lines[1].ReplyTo, lines[1].Reactions, lines[1].Mentions[0]));
        Assert.Equal(("7", null, "image"), (lines[2].AuthorKey, lines[2].AuthorName, lines[2].Attachment));
        var bad = Assert.Single(Sources.Bad(chat.Lines));
        Assert.Equal((6L, "date"), (bad.Line, bad.Column));
    }

    [Fact]
    public void Telegram_of_a_whole_account_names_the_room_of_each_line()
    {
        const string text = """{"about":"x","chats":{"about":"y","list":[{"name":"Tea","type":"t","id":1,"messages":[{"id":1,"type":"message","date":"2024-01-05T09:15:00","from":"A","from_id":"user1","text":"a"}]},{"name":"Wine","id":2,"messages":[{"id":1,"type":"message","date":"2024-01-05T09:15:00","from":"B","from_id":"user2","text":"b"}]}]}}""";
        Assert.Equal([("Tea", "a"), ("Wine", "b")], Lines(text, ChatFormat.Telegram).Select(l => (l.Room!, l.Text)));
        Assert.Equal("b", Assert.Single(Lines(text, ChatFormat.Telegram, new(Room: "Wine"))).Text);
    }

    [Fact]
    public void A_truncated_JSON_gives_its_good_messages_and_the_line_where_it_breaks()
    {
        var chat = Open("{\"messages\":[\n{\"id\":1,\"type\":\"message\",\"date\":\"2024-01-05T09:15:00\",\"from\":\"A\",\"from_id\":\"user1\",\"text\":\"a\"},\n{\"id\":2,\"ty");
        Assert.Single(chat.Lines, l => l.Value is not null);
        Assert.Equal((3L, "files.broken_here"), (Sources.Bad(chat.Lines)[0].Line, Sources.Bad(chat.Lines)[0].Reason.Code));
    }

    [Fact]
    public void Discord_has_replies_bots_mentions_and_joins()
    {
        var lines = Lines("""
            {"guild":{"id":"0"},"channel":{"id":"1","name":"tea"},"messages":[
            {"id":"1","type":"Default","timestamp":"2024-01-05T09:15:00.5+00:00","content":"hi @bob","author":{"id":"a","name":"ann","nickname":"Ann","isBot":false},"attachments":[{"fileName":"x.png"}],"reactions":[{"count":2}],"mentions":[{"id":"b","name":"bob","nickname":"Bob"}]},
            {"id":"2","type":"Reply","timestamp":"2024-01-05T09:16:00+00:00","content":"yes","author":{"id":"b","name":"bob","isBot":true},"mentions":[],"reference":{"messageId":"1"}},
            {"id":"3","type":"RecipientAdd","timestamp":"2024-01-05T09:17:00+00:00","content":"Added c","author":{"id":"a","name":"ann"},"mentions":[{"id":"c","name":"c"}]},
            {"id":"4","type":"GuildMemberJoin","timestamp":"2024-01-05T09:18:00+00:00","content":"Joined.","author":{"id":"d","name":"d"},"mentions":[]},
            {"id":"5","type":"Call","timestamp":"2024-01-05T09:19:00+00:00","content":"Started a call","author":{"id":"d","name":"d"}}]}
            """, ChatFormat.Discord);
        Assert.Equal([ChatLineKind.Message, ChatLineKind.Message, ChatLineKind.Added, ChatLineKind.Joined, ChatLineKind.System], lines.Select(l => l.Kind));
        Assert.Equal(("Ann", "image", 2, new Person("b", "Bob")), (lines[0].AuthorName, lines[0].Attachment, lines[0].Reactions, lines[0].Mentions[0]));
        Assert.Equal(("1", true), (lines[1].ReplyTo, lines[1].IsBot));
        Assert.Equal("c", lines[2].People[0].Key);
    }

    [Fact]
    public void Slack_has_threads_profiles_mentions_and_joins()
    {
        var lines = Lines("""
            [{"type":"message","user":"U1","ts":"1704446100.000200","text":"hi <@U2> a &lt; b","user_profile":{"display_name":"","real_name":"Ann"},"thread_ts":"1704446100.000200","reactions":[{"name":"x","count":2}]},
             {"type":"message","user":"U2","ts":"1704446160.000100","text":"ok","thread_ts":"1704446100.000200","files":[{"mimetype":"image/png"}]},
             {"type":"message","subtype":"channel_join","user":"U3","ts":"1704446170.000100","text":"<@U3> has joined the channel"},
             {"type":"message","subtype":"bot_message","bot_id":"B1","username":"bot","ts":"1704446180.000100","text":"beep"}]
            """, ChatFormat.Slack);
        Assert.Equal(("Ann", "U1", "hi <@U2> a < b", null, "U2"), (lines[0].AuthorName, lines[0].AuthorKey, lines[0].Text, lines[0].ReplyTo, lines[0].Mentions[0].Key));
        Assert.Equal((lines[0].NativeId, "image", ChatLineKind.Joined, true), (lines[1].ReplyTo, lines[1].Attachment, lines[2].Kind, lines[3].IsBot));
    }

    [Fact]
    public void LINE_of_a_phone_has_days_periods_quoted_lines_and_notices()
    {
        var chat = Open("[LINE] 與茶友會的聊天記錄\n儲存日期：2024/01/06 12:00\n\n2024/01/05（五）\n上午09:15\t小紅\t早安 @阿明\n下午03:05\t阿明\t\"第一行\n2024/01/04\n他說\"\"好\"\"\"\n下午03:06\t\t大偉已加入群組\n下午03:07\t小紅\t[貼圖]\n\n2024/01/06（六）\n上午12:01\t小紅\t已收回訊息\n");
        Assert.Equal((ChatFormat.Line, "茶友會"), (chat.Format, chat.Room));
        var lines = Sources.Good(chat.Lines);
        Assert.Equal([ChatLineKind.Message, ChatLineKind.Message, ChatLineKind.Joined, ChatLineKind.Message, ChatLineKind.System], lines.Select(l => l.Kind));
        Assert.Equal(("第一行\n2024/01/04\n他說\"好\"", At("2024-01-05T15:05Z"), 6L), (lines[1].Text, lines[1].At, lines[1].Line));
        Assert.Equal(("阿明", "大偉", "sticker", At("2024-01-06T00:01Z")), (lines[0].Mentions[0].Name, lines[2].AuthorName, lines[3].Attachment, lines[4].At));
    }

    [Theory]
    [InlineData("[LINE] Chat history in Tea\nSaved on: 01/06/2024, 12:00\n\nFri, 01/05/2024\n9:15 AM\tAnn\thello\n")]
    [InlineData("[LINE] Teaのトーク履歴\n保存日時：2024/01/06 12:00\n\n2024/01/05(金)\n09:15\tAnn\thello\n")]
    [InlineData("[LINE] Tea\n\n2024.01.05 星期五\n09:15 Ann hello\n")]
    [InlineData("2024/01/05（週五）\n09:15\tAnn\thello\n")]
    public void LINE_writes_days_in_many_ways(string text)
    {
        var line = Assert.Single(Lines(text, ChatFormat.Line));
        Assert.Equal(("Ann", "hello", At("2024-01-05T09:15Z")), (line.AuthorName, line.Text, line.At));
    }

    [Fact]
    public void IRC_of_irssi_takes_its_days_from_day_lines()
    {
        var lines = Lines("--- Log opened Fri Jan 05 23:58:00 2024\n23:58 -!- bob [b@host] has joined #tea\n23:58 <@ann> bob: hello\n23:59  * bob waves\n--- Day changed Sat Jan 06 2024\n00:01 < bob> ann, hi\n00:02 -!- bob [b@host] has quit [Quit: bye]\n", ChatFormat.Irc);
        Assert.Equal([ChatLineKind.Joined, ChatLineKind.Message, ChatLineKind.Message, ChatLineKind.Message, ChatLineKind.Left], lines.Select(l => l.Kind));
        Assert.Equal(("ann", "bob", "hello"), (lines[1].AuthorName, lines[1].Mentions[0].Name, lines[1].Text[5..]));
        Assert.Equal(("bob", "waves", At("2024-01-06T00:01Z"), "ann"), (lines[2].AuthorName, lines[2].Text, lines[3].At, lines[3].Mentions[0].Name));
    }

    [Fact]
    public void IRC_of_WeeChat_and_ZNC_are_read()
    {
        var weechat = Lines("2024-01-05 09:15:00\t-->\tbob (b@host) has joined #tea\n2024-01-05 09:15:10\t@ann\thi\n2024-01-05 09:15:20\t *\tann nods\n2024-01-05 09:15:30\t<--\tbob (b@host) has quit\n", ChatFormat.Irc);
        Assert.Equal([ChatLineKind.Joined, ChatLineKind.Message, ChatLineKind.Message, ChatLineKind.Left], weechat.Select(l => l.Kind));
        Assert.Equal(("bob", "ann", "nods"), (weechat[0].AuthorName, weechat[1].AuthorName, weechat[2].Text));
        var znc = Lines("[09:15:00] *** Joins: bob (b@host)\n[09:15:10] <ann> hi\n[09:15:30] *** Parts: bob (b@host)\n", ChatFormat.Irc, new(FirstDay: new DateOnly(2024, 1, 5)));
        Assert.Equal([(ChatLineKind.Joined, "bob"), (ChatLineKind.Message, "ann"), (ChatLineKind.Left, "bob")], znc.Select(l => (l.Kind, l.AuthorName!)));
    }

    [Fact]
    public void IRC_with_only_times_needs_a_first_day_and_rolls_over_midnight()
    {
        const string log = "[23:59] <ann> late\n[00:01] <bob> early\n=== carl has joined #tea\n";
        Assert.Equal("files.needs_first_day", ChatFile.Open(Sources.Of(log), Utc).Refusal?.Code);
        var lines = Sources.Good(Open(log, new(FirstDay: new DateOnly(2024, 1, 5))).Lines);
        Assert.Equal([At("2024-01-05T23:59Z"), At("2024-01-06T00:01Z")], lines.Select(l => l.At));
        Assert.Equal(At("2024-01-05T23:59Z"), Sources.Good(Open(log, name: "#tea_20240105.log").Lines)[0].At);
    }

    [Fact]
    public void A_table_has_replies_staff_and_mentions_but_no_nick_addressing()
    {
        var lines = Lines("id,time,user,text,reply_to,staff\n1,2024-01-05T09:15:00Z,ann,\"bob: hi, @carl\",,yes\n2,2024-01-05T09:16:00Z,bob,-,1,\n", ChatFormat.Table);
        Assert.Equal(("1", true, "carl"), (lines[0].NativeId, lines[0].IsStaff, Assert.Single(lines[0].Mentions).Name));
        Assert.Equal(("1", "-", false), (lines[1].ReplyTo, lines[1].Text, lines[1].IsStaff));
    }

    [Fact]
    public void A_WeChat_table_in_GBK_is_read_with_its_notices()
    {
        var bytes = Sources.Encoded("时间,昵称,内容,类型\n2024-01-05 09:15:00,小红,\"@阿明\u2005今天有货吗？\",文本\n2024-01-05 09:16:00,,\"\"\"小红\"\"邀请\"\"小刚\"\"加入了群聊\",系统消息\n2024-01-05 09:17:00,阿明,[图片],图片\n", "gb18030");
        var lines = Sources.Good(ChatFile.Open(Sources.Of(bytes), BrandCalendar.For("Asia/Shanghai")).Value.Lines);
        Assert.Equal(("阿明", At("2024-01-05T01:15Z")), (lines[0].Mentions[0].Name, lines[0].At));
        Assert.Equal((ChatLineKind.Added, "小刚", "image"), (lines[1].Kind, lines[1].People[0].Name, lines[2].Attachment));
    }

    [Fact]
    public void A_row_that_cannot_be_read_names_line_column_and_value()
    {
        var bad = Sources.Bad(Open("time,user,text\n2024-01-05 09:15,a,b\nsoon,a,b\n2024-01-05 09:17,,b\n").Lines);
        Assert.Equal([(3L, "time", "soon", "files.not_a_time"), (4L, "user", "", "files.cell_empty")], bad.Select(b => (b.Line, b.Column!, b.Value!, b.Reason.Code)));
    }

    [Fact]
    public void A_message_of_100_kB_survives_in_every_format()
    {
        var vast = string.Concat(Enumerable.Repeat("长😀 ", 25_000)).TrimEnd();
        Assert.Equal(vast, Lines($"time,user,text\n2024-01-05 09:15,a,{vast}\n", ChatFormat.Table)[0].Text);
        Assert.Equal(vast, Lines($"2024-01-05, 09:15 - a: {vast}\n", ChatFormat.WhatsApp)[0].Text);
        Assert.Equal(vast, Lines($"2024/01/05（五）\n09:15\ta\t{vast}\n", ChatFormat.Line)[0].Text);
        Assert.Equal(vast, Lines($"[2024-01-05 09:15] <a> {vast}\n", ChatFormat.Irc)[0].Text);
        Assert.Equal(vast, Lines($$"""{"messages":[{"id":1,"type":"message","date":"2024-01-05T09:15:00","from_id":1,"text":"{{vast}}"}]}""", ChatFormat.Telegram)[0].Text);
    }

    [Fact]
    public void An_unknown_file_is_refused_naming_what_was_found_and_what_is_known()
    {
        var refusal = ChatFile.Open(Sources.Of("Dear diary\ntoday nothing happened\n"), Utc).Refusal;
        Assert.Equal(("files.unknown_format", "Dear diary"), (refusal?.Code, refusal?.Args?[0]));
        Assert.Equal("files.missing_columns", ChatFile.Open(Sources.Of("when,who,what\n1,2,3\n"), Utc).Refusal?.Code);
    }
}
