using System.Globalization;
using System.IO.Compression;
using System.Text;
using Guildhall.Kernel.Jobs;

namespace Guildhall.Tests.Imports;

/// <summary>Files as they really arrive, through the console.</summary>
public sealed class ImportTroubleTests
{
    static ImportTroubleTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, string, string> Unreadable => new()
    {
        { "", "files.empty", "The file is empty." },
        { " \n\n ", "files.empty", "The file is empty." },
        { "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "files.not_readable", "This looks like PNG" },
        { "%PDF-1.7\n%âãÏÓ", "files.not_readable", "This looks like PDF" },
        { "PK\u0003\u0004\u0014\0\0\0\b\0broken [Content_Types].xml", "files.damaged", "The file is damaged or incomplete." },
        { "\u001f\u008b\b\0\0\0\0\0\0\u0003broken", "files.damaged", "The file is damaged or incomplete." },
        { "just some words\nand more of them\n", "files.unknown_format", "No known format fits" },
        { "{\"hello\": 1}", "files.unknown_format", "No known format fits" },
        { "time,user,text\n13/02/2026 10:00,A,x\n02/13/2026 10:00,A,y\n", "files.dates_contradict", "Some dates can only be day/month" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_file_that_cannot_be_read_is_refused_with_a_sentence_and_leaves_nothing(string latin1, string code, string sentence)
    {
        using var console = await ImportConsole.Open();
        var job = await console.Check("chat", Encoding.Latin1.GetBytes(latin1), "chat.csv", ("Group", "一群"));

        Assert.Equal((JobState.Failed, code), (job.State, job.Refusal?.Code));
        Assert.Contains(sentence, await console.Browser.Page(console.Path(job.Id)), StringComparison.Ordinal);
        Assert.Contains("Not taken", await console.Browser.Page(console.Path()), StringComparison.Ordinal);
        Assert.Equal(0, await console.Count("communities_groups"));
        using var start = await console.Browser.Post(console.Path(job.Id, "start"), null);
        Assert.Equal(0, await console.Count("communities_groups"));
    }

    [Fact]
    public async Task Contradictory_dates_go_in_once_the_order_is_chosen()
    {
        using var console = await ImportConsole.Open();
        var refused = await console.Check("chat", "time,user,text\n13/02/2026 10:00,A,x\n02/13/2026 10:00,A,y\n", fields: ("Group", "一群"));
        var chosen = await console.Ended(await console.Press(refused.Id, "again", ("dates", "DayFirst"), ("group", "一群")));
        Assert.Equal((1L, 1L), (ImportConsole.Result(chosen).Added, ImportConsole.Result(chosen).Rejected));
    }

    [Theory]
    [InlineData("gb18030", "订单真的很好，大家都说喜欢这个茶叶")]
    [InlineData("big5", "這個茶葉真的很好，大家都說喜歡")]
    [InlineData("utf-16", "这个茶叶真的很好，大家都说喜欢")]
    [InlineData("utf-16BE", "這個茶葉真的很好")]
    [InlineData("utf-8", "茶 🍵 و مرحبا שלום")]
    public async Task Every_encoding_imports_right(string encoding, string text)
    {
        using var console = await ImportConsole.Open();
        var file = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. file.GetPreamble(), .. file.GetBytes($"时间,昵称,内容\n2026-01-05 09:00,小美,{text}\n".Replace("时间,昵称,内容", encoding == "big5" ? "時間,暱稱,內容" : "时间,昵称,内容", StringComparison.Ordinal))];
        var check = await console.Check("chat", bytes, "export.csv", ("Group", "一群"));
        await console.Ended(await console.Press(check.Id, "start"));
        Assert.Equal([text], await console.Texts());
    }

    [Fact]
    public async Task Dates_in_five_notations_and_in_a_gap_of_the_clock_are_read()
    {
        using var console = await ImportConsole.Open(timeZone: "Europe/Berlin");
        var job = await console.Import("chat", "time,user,text\n2026-01-05T09:00:00Z,A,iso\n2026年1月6日 上午9:15,A,zh\n2026/1/7 09:00,A,slash\n1767867300,A,unix\n\"Jan 9, 2026 9:15 AM\",A,en\n2026-03-29 02:30,A,gap\n", fields: ("Group", "一群"));

        Assert.Equal((6L, 0L), (ImportConsole.Result(job).Added, ImportConsole.Result(job).Rejected));
        await using var db = console.World.Open(console.Brand.Id);
        var times = await db.Query($"select at from conversations_messages where brand_id = {console.Brand.Id} order by at", r => r.Time(0).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture));
        Assert.Equal(["01-05 09:00", "01-06 08:15", "01-07 08:00", "01-08 10:15", "01-09 08:15", "03-29 01:00"], times);
    }

    [Fact]
    public async Task Long_messages_emoji_right_to_left_names_and_stray_nulls_survive()
    {
        using var console = await ImportConsole.Open();
        var lengthy = string.Concat(Enumerable.Repeat("很长的消息 ", 20_000));
        var job = await console.Import("chat", $"time,user,text\n2026-01-05 09:00,👩‍👩‍👧 Zoë,\"{lengthy}\"\n2026-01-05 09:01,محمد,مرحبا\n2026-01-05 09:02,A\0B,nul\0l\n2026-01-05 09:03,{new string('x', 5000)},too long a name\n", fields: ("Group", "一群"));

        Assert.Equal((3L, 1L), (ImportConsole.Result(job).Added, ImportConsole.Result(job).Rejected));
        Assert.Equal([lengthy, "مرحبا", "null"], await console.Texts());
        Assert.Contains("محمد", await Names(console), StringComparer.Ordinal);
        Assert.Contains("👩‍👩‍👧 Zoë", await Names(console), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Json_with_half_an_emoji_and_a_null_goes_in()
    {
        using var console = await ImportConsole.Open();
        var job = await console.Import("chat", """
            {"name":"Tea","type":"private_group","id":1,"messages":[
            {"id":1,"type":"message","date":"2026-01-05T09:00:00","date_unixtime":"1767600000","from":"A","from_id":"user1","text":"cut \ud83d off"},
            {"id":2,"type":"message","date":"2026-01-05T09:01:00","date_unixtime":"1767600060","from":"A","from_id":"user1","text":"nul\u0000l"}]}
            """, "result.json");
        Assert.Equal(2, ImportConsole.Result(job).Added);
        Assert.Equal(["cut \uFFFD off", "null"], await console.Texts());
        Assert.Equal("Tea", ImportConsole.Result(job).Group);
    }

    [Fact]
    public async Task A_bomb_is_defused()
    {
        using var console = await ImportConsole.Open();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            Array.Fill(zeros, (byte)'x');
            for (var i = 0; i < 64; i++) await gzip.WriteAsync(zeros);
        }
        var job = await console.Check("chat", packed.ToArray(), "chat.csv.gz");
        Assert.Equal("files.too_large", job.Refusal!.Code);
    }

    [Fact]
    public async Task The_errors_file_names_line_column_and_reason_and_runs_no_formula()
    {
        using var console = await ImportConsole.Open();
        var job = await console.Import("chat", "time,user,text\n2026-01-05 09:00,A,x\n=HYPERLINK(\"http://evil\"),A,x\n@SUM(1),B,y\n", fields: ("Group", "一群"));
        using var answer = await console.Browser.Get(console.Path(job.Id, "errors"));
        Assert.Equal(("attachment", "export.errors.csv"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
        var lines = (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        Assert.Equal("line,column,value,reason\n3,time,\"'=HYPERLINK(\"\"http://evil\"\")\",This is not a date and time we can read.\n4,time,'@SUM(1),This is not a date and time we can read.\n", lines);
    }

    [Fact]
    public async Task Overlapping_files_become_one_history()
    {
        using var console = await ImportConsole.Open();
        string Lines(int from, int to) => "time,user,text\n" + string.Concat(Enumerable.Range(from, to - from).Select(i => $"2026-01-05 09:{i % 60:00},A,{i}\n"));
        await console.Import("chat", Lines(0, 40), "a.csv", ("Group", "一群"));
        var second = ImportConsole.Result(await console.Import("chat", Lines(20, 60), "b.csv", ("Group", "一群")));
        Assert.Equal((20L, 20L), (second.Added, second.Known));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i.ToString(CultureInfo.InvariantCulture)), await console.Texts());
    }

    [Fact]
    public async Task Absurd_amounts_are_rejected_row_by_row()
    {
        using var console = await ImportConsole.Open(timeZone: "America/New_York");
        var job = await console.Import("orders", $"order_no,paid_at,customer,sku,title,quantity,unit_price,status\nA1,2026-01-05 09:00,c,S,t,1,99999999999999999999999,\nA2,2026-01-05 09:00,c,S,t,79228162514264337593543950335,2,\n{new string('9', 400)},2026-01-05 09:00,c,S,t,1,2,\nA3,2026-01-05 09:00,c,S,t,1,2,\nA4,,c,S,t,1,2,待付款\n");
        Assert.Equal((1L, 3L, 1L), (ImportConsole.Result(job).Added, ImportConsole.Result(job).Rejected, ImportConsole.Result(job).Ignored));
    }

    private static async Task<List<string>> Names(ImportConsole console)
    {
        await using var db = console.World.Open(console.Brand.Id);
        return await db.Query($"select name from members_members where brand_id = {console.Brand.Id}", r => r.Text(0));
    }
}
