using System.Net;
using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Host;
using Guildhall.Host.Console.Imports;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Texts;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Imports;

public sealed class ImportPagesTests
{
    private const string Chat = "time,user,text\n2026-01-05 09:00,小美,大家早\n2026-01-05 09:01,Lily,早上好 @小美\nbad time,Lily,=1+1\n";

    [Fact]
    public async Task A_file_is_checked_then_imported_then_taken_back()
    {
        using var console = await ImportConsole.Open();

        var check = await console.Check("chat", Chat, fields: ("Group", "一群"));
        var page = await console.Browser.Page(console.Path(check.Id));
        Assert.Equal(0, await console.Count("conversations_messages"));
        Assert.Contains("What was understood", page, StringComparison.Ordinal);
        Assert.Contains("This is not a date and time we can read.", page, StringComparison.Ordinal);

        var import = await console.Ended(await console.Press(check.Id, "start"));
        Assert.Equal((2L, 0L, 1L), (ImportConsole.Result(import).Added, ImportConsole.Result(import).Known, ImportConsole.Result(import).Rejected));
        Assert.Contains("What was imported", await console.Browser.Page(console.Path(import.Id)), StringComparison.Ordinal);
        Assert.Equal(2, await console.Count("conversations_messages"));

        Assert.Equal(import.Id, await console.Press(import.Id, "undo"));
        await Undone(console, import.Id);
        foreach (var table in new[] { "conversations_messages", "members_members", "members_memberships" }) Assert.Equal(0, await console.Count(table));
        using var twice = await console.Browser.Post(console.Path(import.Id, "undo"), null);
        Assert.Contains("has been taken back", await console.Browser.Page(console.Path(import.Id)), StringComparison.Ordinal);
        using var resumed = await console.Browser.Post(console.Path(import.Id, "resume"), null);
        Assert.Contains("Taken back", await console.Browser.Page(console.Path()), StringComparison.Ordinal);

        // What was taken back may be imported again from the same dry run.
        var again = await console.Ended(await console.Press(check.Id, "start"));
        Assert.NotEqual(import.Id, again.Id);
        Assert.Equal(2, await console.Count("conversations_messages"));
    }

    [Fact]
    public async Task Pressing_import_twice_starts_one_import()
    {
        using var console = await ImportConsole.Open();
        var check = await console.Check("chat", Chat, fields: ("Group", "一群"));

        var pressed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => console.Press(check.Id, "start")));

        Assert.Single(pressed.Distinct());
        await using var db = console.World.Open(console.Brand.Id);
        Assert.Equal(2, (await db.RecentJobs(50)).Count);
    }

    [Fact]
    public async Task The_same_file_again_is_known_before_it_is_imported_and_adds_nothing()
    {
        using var console = await ImportConsole.Open();
        await console.Import("chat", Chat, fields: ("Group", "一群"));
        await console.Import("orders", "order_no,paid_at,customer,sku,title,quantity,unit_price\nA1,2026-01-05 09:00,小美,S1,茶,2,9.99\nA1,2026-01-05 09:00,小美,S2,杯,-1,3\n");
        await console.Import("members", "id,姓名,手机\nm1,王小明,13800000001\nm2,李雷,\n");

        var chat = ImportConsole.Result(await console.Check("chat", Chat, fields: ("Group", "一群")));
        var orders = ImportConsole.Result(await console.Check("orders", "order_no,paid_at,customer,sku,title,quantity,unit_price\nA1,2026-01-05 09:00,小美,S1,茶,2,9.99\nA1,2026-01-05 09:00,小美,S2,杯,-1,3\nA2,2026-01-05 09:00,小美,S2,杯,1,3\n"));
        var members = ImportConsole.Result(await console.Check("members", "id,姓名,手机\nm1,王小明,13800000001\nm9,小明,13800000001\nm3,韩梅梅,\nm3,韩梅梅,\n"));

        Assert.Equal((0L, 2L), (chat.Added, chat.Known));
        Assert.Equal((1L, 2L), (orders.Added, orders.Known));
        Assert.Equal((1L, 3L), (members.Added, members.Known));
        Assert.Equal(2, ImportConsole.Result(await console.Import("chat", Chat, "copy.csv", ("Group", "一群"))).Known);
        Assert.Equal(2, await console.Count("conversations_messages"));
    }

    [Fact]
    public async Task Unknown_columns_are_refused_with_the_mapping_form_and_nothing_typed_is_lost()
    {
        using var console = await ImportConsole.Open();
        var refused = await console.Check("chat", "Zeitpunkt;Wer;Was\n2026-01-05 09:00;Anna;Guten Morgen\n", "chat.csv", ("Group", "Gartenfreunde"), ("TimeZone", "Europe/Berlin"), ("Encoding", "utf-8"));

        var page = await console.Browser.Page(console.Path(refused.Id));
        Assert.Equal("files.missing_columns", refused.Refusal!.Code);
        foreach (var kept in new[] { "Zeitpunkt", "Guten Morgen", "value=\"Gartenfreunde\"", "value=\"Europe/Berlin\"", "No column was found for: Time, Name of the sender, Text." })
            Assert.Contains(kept, page, StringComparison.Ordinal);

        var mapped = await console.Ended(await console.Press(refused.Id, "again", ("map.time", "Zeitpunkt"), ("map.user", "Wer"), ("map.text", "Was"), ("map.id", ""),
            ("group", "Gartenfreunde"), ("time_zone", "Europe/Berlin"), ("encoding", "utf-8"), ("format", "auto")));
        Assert.Equal((1L, "Gartenfreunde", "Europe/Berlin"), (ImportConsole.Result(mapped).Added, ImportConsole.Result(mapped).Group, mapped.ReadArgs<ImportRequest>().TimeZone));
        var remapped = await console.Ended(await console.Press(mapped.Id, "again", ("map.user", "Was"), ("map.text", "")));
        Assert.Equal("files.missing_columns", remapped.Refusal!.Code);
        await console.Ended(await console.Press(mapped.Id, "start"));
        Assert.Equal(["Guten Morgen"], await console.Texts());
    }

    [Theory]
    [InlineData(Role.Floor)]
    [InlineData(Role.Analyst)]
    public async Task A_role_without_the_permission_is_turned_away(Role role)
    {
        using var console = await ImportConsole.Open(role);
        using var answer = await console.Browser.Get(console.Path());
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Another_brands_import_does_not_exist()
    {
        using var mine = await ImportConsole.Open();
        using var other = await ImportConsole.Open();
        var job = (await other.Check("chat", Chat, fields: ("Group", "一群"))).Id;

        foreach (var path in new[] { mine.Path(job), mine.Path(job, "progress"), mine.Path(job, "errors"), other.Path(job), other.Path(job, "errors"), mine.Path() + "/nonsense" })
        {
            using var answer = await mine.Browser.Get(path);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path} {answer.StatusCode}");
        }
        foreach (var button in new[] { "again", "start", "undo", "pause", "resume", "cancel" })
        {
            using var answer = await mine.Browser.Post(mine.Path(job, button), null);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{button} {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Without_a_file_or_with_a_wrong_zone_the_form_says_so_and_keeps_what_was_typed()
    {
        using var console = await ImportConsole.Open();
        using var nothing = await console.Browser.Post(console.Path(), "import", ("Form.Kind", "orders"), ("Form.Group", "周末群"), ("Form.TimeZone", "Asia/Taipei"));
        var page = await Browser.Text(nothing);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, nothing.StatusCode);
        foreach (var kept in new[] { "Please choose a file.", "value=\"周末群\"", "value=\"Asia/Taipei\"" }) Assert.Contains(kept, page, StringComparison.Ordinal);

        using var zone = await console.Post("chat", new ByteArrayContent("x"u8.ToArray()), "x.csv", ("TimeZone", "Mars/Olympus"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, zone.StatusCode);
        Assert.Contains("“Mars/Olympus” is not a time zone.", await Browser.Text(zone), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_sent_back_before_it_is_read()
    {
        using var console = await ImportConsole.Open();
        using var socket = new System.Net.Sockets.TcpClient(console.World.Address.Host, console.World.Address.Port);
        await using var stream = socket.GetStream();
        var cookies = console.Browser.Cookies.GetCookieHeader(console.World.Address);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {console.Path()} HTTP/1.1\r\nHost: x\r\nCookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 2000000000\r\n\r\n--b\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Contains("302", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_import_goes_on_or_is_cancelled_and_then_taken_back()
    {
        using var console = await ImportConsole.Open();
        var check = await console.Check("chat", Chat, fields: ("Group", "一群"));
        var (resumed, cancelled) = (await Paused(console, check), await Paused(console, check));

        Assert.Contains("Resume", await console.Browser.Page(console.Path(resumed)), StringComparison.Ordinal);
        await console.Press(resumed, "resume");
        Assert.Equal((JobState.Done, 2L), ((await console.Ended(resumed)).State, await console.Count("conversations_messages")));

        await console.Press(cancelled, "cancel");
        Assert.Contains("The import was cancelled after 0 rows", await console.Browser.Page(console.Path(cancelled)), StringComparison.Ordinal);
        await console.Press(resumed, "undo");
        await Undone(console, resumed);
        Assert.Equal(0, await console.Count("conversations_messages"));
    }

    [Fact]
    public void Everything_the_pages_name_by_what_the_file_holds_has_its_words()
    {
        var texts = new TextCatalogue(GuildhallModules.All);
        var codes = Enum.GetNames<ImportStanding>().Select(s => $"host.import_is_{s.ToLowerInvariant()}")
            .Concat(ImportKind.All.SelectMany(k => new[] { "kind", "about", "ignored", "undo_text" }.Select(what => $"host.import_{what}_{k.Name}")))
            .Concat(Guildhall.Conversations.Import.Formats.ChatTable.Fields.Select(f => "host.import_field_chat_" + f.Name))
            .Concat(Guildhall.Commerce.Import.OrderFields.All.Select(f => "host.import_field_orders_" + f.Name))
            .Concat(Guildhall.Members.Import.MemberFile.Fields.Select(f => "host.import_field_members_" + f.Name))
            .Concat(new[] { "people", "replies", "mentions", "orders", "refund_lines", "customers", "groups", "tags" }.Select(d => "host.import_detail_" + d));
        Assert.All(codes, code => Assert.True(texts.Find(code, "en") is not null, code));
    }

    [Fact]
    public async Task Progress_is_a_fragment_that_asks_for_the_whole_page_once_the_job_has_ended()
    {
        using var console = await ImportConsole.Open();
        var check = await console.Check("chat", Chat, fields: ("Group", "一群"));
        using var fragment = await console.Browser.Get(console.Path(check.Id, "progress"));
        Assert.Equal("true", fragment.Headers.GetValues("HX-Refresh").Single());
        Assert.DoesNotContain("<html", await fragment.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<JobId> Paused(ImportConsole console, Job check)
    {
        await using var db = console.World.Open(console.Brand.Id);
        await using var transaction = await db.Begin();
        var id = await db.StartChatImport(check.ReadArgs<ImportRequest>() with { DryRun = false }, console.World.Clock);
        await db.Steer(id, JobWish.Pause, console.World.Clock);
        await transaction.Commit();
        return id;
    }

    private static async Task Undone(ImportConsole console, JobId import)
    {
        for (var i = 0; i < 400; i++)
        {
            var page = await console.Browser.Page(console.Path(import));
            if (page.Contains("took this import back", StringComparison.Ordinal)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        throw new TimeoutException("The undo did not end.");
    }
}
