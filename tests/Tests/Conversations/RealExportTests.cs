using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Guildhall.Conversations.Import.Formats;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Tests.Files;
using Xunit.Abstractions;

namespace Guildhall.Tests.Conversations;

public sealed class RealExportTests(ITestOutputHelper output)
{
    private static readonly BrandCalendar Utc = BrandCalendar.For("UTC");

    private static List<ChatLine> Lines(string file, ChatFormat format)
    {
        var chat = ChatFile.Open(SourceFile.Open(EvalData.Path(file)!).Value, Utc).Value;
        Assert.Equal(format, chat.Format);
        return Sources.Good(chat.Lines);
    }

    [EvalFact("chat/zig_irc_2017_2020.csv.gz")]
    public void Every_message_of_a_real_community_is_read()
    {
        var lines = Lines("chat/zig_irc_2017_2020.csv.gz", ChatFormat.Table);
        Assert.Equal(258_851, lines.Count);
        Assert.Equal(1_542, lines.Select(l => l.AuthorKey).Distinct().Count());
    }

    [EvalFact("chat/exports/chat-analytics_telegram_BIG_20A_5475M.json.gz")]
    public void Every_message_of_a_large_Telegram_export_is_read()
    {
        var lines = Lines("chat/exports/chat-analytics_telegram_BIG_20A_5475M.json.gz", ChatFormat.Telegram);
        Assert.Equal((5_475, 20), (lines.Count, lines.Select(l => l.AuthorKey).Distinct().Count()));
        Assert.All(lines, l => Assert.Equal(ChatLineKind.Message, l.Kind));
    }

    [EvalFact("chat/exports/chat-analytics_discord_GC_3A_5M.json")]
    public void A_Discord_export_keeps_messages_apart_from_what_the_program_says()
    {
        var lines = Lines("chat/exports/chat-analytics_discord_GC_3A_5M.json", ChatFormat.Discord);
        Assert.Equal((6, 3), (lines.Count, lines.Count(l => l.Kind == ChatLineKind.Message)));
        Assert.Equal(lines[1].NativeId, lines[4].ReplyTo);
    }

    [EvalFact("chat/exports/chat-analytics_whatsapp_4A_11M.txt")]
    public void A_WhatsApp_export_keeps_people_apart_from_notices()
    {
        var lines = Lines("chat/exports/chat-analytics_whatsapp_4A_11M.txt", ChatFormat.WhatsApp).Where(l => l.Kind == ChatLineKind.Message).ToList();
        Assert.Equal((11, 5), (lines.Count, lines.Select(l => l.AuthorKey).Distinct().Count()));
    }

    [EvalFact("chat/exports/whatstk_lorem-2000.txt")]
    public void Every_line_of_a_bracketed_WhatsApp_export_is_a_message()
    {
        var lines = Lines("chat/exports/whatstk_lorem-2000.txt", ChatFormat.WhatsApp);
        Assert.Equal(2_000, lines.Count);
        Assert.All(lines, l => Assert.Equal(ChatLineKind.Message, l.Kind));
    }

    [EvalFact("chat/exports/chat-miner_whatsapp_target.json")]
    public void WhatsApp_exports_of_two_locales_give_the_published_parse()
    {
        using var target = JsonDocument.Parse(File.ReadAllText(EvalData.Path("chat/exports/chat-miner_whatsapp_target.json")!));
        var expected = target.RootElement.EnumerateArray().Select(m => (m.GetProperty("timestamp").GetDateTime(), m.GetProperty("author").GetString()!, m.GetProperty("message").GetString()!)).Reverse().ToList();
        foreach (var file in (string[])["chat-miner_whatsapp_test_ddmmyy_24hrs.txt", "chat-miner_whatsapp_test_mmddyyyy_12hrs.txt"])
        {
            var lines = Lines("chat/exports/" + file, ChatFormat.WhatsApp).Where(l => l.Kind == ChatLineKind.Message);
            Assert.Equal(expected, lines.Select(l => (l.At.DateTime, l.AuthorName!, l.Text.Replace('\n', ' '))));
        }
    }

    [EvalFact("replies/ubuntu_threads_train_dev.tar.gz")]
    public void Every_line_of_real_IRC_logs_is_understood()
    {
        using var archive = new TarReader(new GZipStream(File.OpenRead(EvalData.Path("replies/ubuntu_threads_train_dev.tar.gz")!), CompressionMode.Decompress));
        var (logs, messages) = (0, 0);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".raw.txt", StringComparison.Ordinal)) continue;
            using var bytes = new MemoryStream();
            entry.DataStream.CopyTo(bytes);
            var chat = ChatFile.Open(Sources.Of(bytes.ToArray(), entry.Name), Utc, new(FirstDay: new DateOnly(2010, 1, 1))).Value;
            Assert.Equal(ChatFormat.Irc, chat.Format);
            var lines = chat.Lines.ToList();
            foreach (var bad in Sources.Bad(lines).Take(3)) output.WriteLine($"{entry.Name}:{bad.Line} {bad.Value}");
            Assert.True(Sources.Bad(lines).Count * 200 <= lines.Count, entry.Name);
            messages += lines.Count(l => l.Value?.Kind == ChatLineKind.Message);
            logs++;
        }
        output.WriteLine($"{logs} logs, {messages} messages");
        Assert.True(logs > 0 && messages > 1000 * logs);
    }

    [Fact]
    public void A_million_rows_are_read_in_bounded_memory()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var writer = new StreamWriter(path, false, Encoding.UTF8))
            {
                writer.WriteLine("time,user,text");
                for (var i = 0; i < 1_000_000; i++) writer.WriteLine($"{new DateTime(2024, 1, 1).AddSeconds(i * 20):yyyy-MM-dd HH:mm:ss},member{i % 5000},今天的第{i}条消息，大家好 @member{i % 77}");
            }
            var watch = Stopwatch.StartNew();
            var count = ChatFile.Open(SourceFile.Open(path).Value, BrandCalendar.For("Asia/Shanghai")).Value.Lines.Count(l => l.Value is not null);
            output.WriteLine($"{count / watch.Elapsed.TotalSeconds:N0} rows/s over {new FileInfo(path).Length >> 20} MB; {GC.GetTotalMemory(true) >> 20} MB held");
            Assert.Equal(1_000_000, count);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
