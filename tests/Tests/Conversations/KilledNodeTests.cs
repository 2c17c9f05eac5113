using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Conversations;

/// <summary>Processes as they are run, one of them killed without a word: two at once on PostgreSQL, one after the other on SQLite.</summary>
public sealed class KilledNodeTests
{
    private const int Writers = 8, Each = 16, KilledAfter = 40, AfterTheKill = 4;

    [Fact]
    public async Task A_killed_process_takes_no_acknowledged_message_with_it_and_its_listener_goes_on_at_the_next_without_loss()
    {
        var storage = await TestDatabase.Fresh();
        var folder = Directory.CreateTempSubdirectory("guildhall-kill-").FullName;
        var (brand, group, code) = await Arrange(storage);
        await using var dying = await ServeProcess.Start(storage, folder);
        var standby = storage.Kind == StorageKind.PostgreSql ? await ServeProcess.Start(storage, folder) : null;
        var people = await Task.WhenAll(Enumerable.Range(0, Writers).Select(n => Join(dying, code, $"Member {n}")));
        var heard = new Heard();
        var listening = heard.Listen(people[0], code);

        var (acknowledged, unsure) = (new ConcurrentDictionary<Guid, string>(), new ConcurrentQueue<(int Writer, Guid Id, string Text)>());
        var (enough, killed) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var firing = Task.WhenAll(people.Select(async (browser, writer) =>
        {
            for (var n = 0; n < Each; n++)
            {
                // However fast the machine: some are sent when nobody is there any more.
                if (n == Each - AfterTheKill) await killed.Task;
                var (id, text) = (Guid.CreateVersion7(), $"shot {writer}.{n}");
                if (await TrySay(browser, code, id, text)) acknowledged[id] = text;
                else unsure.Enqueue((writer, id, text));
                if (acknowledged.Count >= KilledAfter) enough.TrySetResult();
            }
        }));
        await enough.Task;
        dying.Kill();
        killed.SetResult();
        await firing;
        await listening;
        Assert.NotEmpty(unsure);
        var before = acknowledged.Count;

        await using var living = standby ?? await ServeProcess.Start(storage, folder);
        var moved = people.Select(browser => At(living, browser)).ToList();
        using var end = new CancellationTokenSource();
        var going = heard.Listen(moved[0], code, end.Token);
        foreach (var (writer, id, text) in unsure)
        {
            Assert.True(await TrySay(moved[writer], code, id, text), text);
            acknowledged[id] = text;
        }

        Assert.Equal(Writers * Each, acknowledged.Count);
        await RoomEntryTests.Eventually(() => Task.FromResult(heard.Messages.Count(m => acknowledged.ContainsKey(m)) >= acknowledged.Count));
        await end.CancelAsync();
        await going;
        await using var source = new AppDbSource(storage, TestDatabase.Modules);
        await using var db = source.Open(Actor.System(brand));
        var stored = await db.Query($"select id, seq, text from conversations_messages where brand_id = {brand} and group_id = {group} and not broadcast order by seq", r => (Id: r.Guid(0), Seq: r.Long(1), Text: r.Text(2)));
        Assert.True(before >= KilledAfter);
        Assert.Equal(acknowledged.OrderBy(a => a.Key), stored.Select(s => KeyValuePair.Create(s.Id, s.Text)).OrderBy(a => a.Key));
        Assert.Equal(stored.Select(s => s.Id), heard.Messages.Where(acknowledged.ContainsKey));
        // What happened in the room while the listener moved is there once and in order: welcomes and people among it.
        Assert.Equal(Enumerable.Range((int)heard.Seqs[0], heard.Seqs.Count), heard.Seqs.Select(s => (int)s));
    }

    private static async Task<(BrandId Brand, GroupId Group, string Code)> Arrange(StorageOptions storage)
    {
        await using var world = await KernelWorld.Create(storage: storage);
        await using var scope = world.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        var brand = (await scope.ServiceProvider.GetRequiredService<OpenBrand>().Handle(new OpenBrand.Request("茶语", "Asia/Shanghai", "CNY", "zh-Hans"), default)).Value.Id;
        await using (var shared = world.Open(null))
        {
            shared.Add(Operator.Create("owner@example.com", "Li Wei", Passwords.Hash(WebWorld.Password), "en", TimeProvider.System));
            await shared.SaveChangesAsync();
        }
        await using var db = world.Open(brand);
        await using var transaction = await db.Begin();
        var group = (await new OpenGroup(db, TimeProvider.System).Handle(new("一群", null, Channel.Web), default)).Value;
        var code = await db.RenewCode("group", group.Id.Value, TimeProvider.System);
        await transaction.Commit();
        return (brand, group.Id, code);
    }

    private static async Task<Browser> Join(ServeProcess node, string code, string name)
    {
        var browser = new Browser(node.Address);
        using var joined = await browser.Post($"/g/{code}/join", "join", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Name", name), ("Form.Purpose", ""));
        Assert.Equal($"/g/{code}", Browser.Location(joined));
        await browser.FormToken();
        return browser;
    }

    /// <summary>The same phone, led to another node.</summary>
    private static Browser At(ServeProcess node, Browser browser)
    {
        var moved = new Browser(node.Address);
        foreach (Cookie cookie in browser.Cookies.GetCookies(browser.Http.BaseAddress!)) moved.Cookies.Add(node.Address, new Cookie(cookie.Name, cookie.Value));
        return moved;
    }

    private static async Task<bool> TrySay(Browser browser, string code, Guid id, string text)
    {
        try
        {
            using var answer = await browser.PostJson($"/g/{code}/messages", new { id, text });
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>What an EventSource hears over all its connections.</summary>
    private sealed class Heard
    {
        private readonly Lock door = new();
        private readonly List<Guid> messages = [];
        private readonly List<long> seqs = [];
        private string? lastId;

        public List<Guid> Messages { get { lock (door) return [.. messages]; } }

        public List<long> Seqs { get { lock (door) return [.. seqs]; } }

        /// <summary>Until the connection ends.</summary>
        public async Task Listen(Browser browser, string code, CancellationToken ct = default)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/g/{code}/live", UriKind.Relative));
            if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
            try
            {
                using var response = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
                var (id, kind, data) = (lastId, "", "");
                while (await lines.ReadLineAsync(ct) is { } line)
                {
                    if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
                    else if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
                    else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
                    else if (line.Length == 0)
                    {
                        // As a browser does: an id counts when its event is complete.
                        lock (door)
                        {
                            lastId = id;
                            if (kind.Length > 0) seqs.Add(long.Parse(id!, CultureInfo.InvariantCulture));
                            if (kind == "said") messages.Add(JsonDocument.Parse(data).RootElement.GetProperty("id").GetGuid());
                        }
                        (kind, data) = ("", "");
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                // The node is gone.
            }
        }
    }
}
