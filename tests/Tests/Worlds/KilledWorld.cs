using System.Collections.Concurrent;
using System.Net;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Codes;
using Guildhall.Kernel.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Worlds;

/// <summary>A brand with one group, made ready for server processes that will be killed, and the phones of its members, which outlive them.</summary>
internal sealed record KilledWorld(StorageOptions Storage, string Folder, BrandProfile Brand, GroupId Group, string Code)
{
    /// <param name="arrange">What else has to be there, in the same transaction.</param>
    public static async Task<KilledWorld> Create(Func<AppDb, BrandProfile, GroupId, Task>? arrange = null)
    {
        var (storage, folder) = (await TestDatabase.Fresh(), Directory.CreateTempSubdirectory("guildhall-kill-").FullName);
        await using var world = await KernelWorld.Create(storage: storage);
        await using var scope = world.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        var brand = (await scope.ServiceProvider.GetRequiredService<OpenBrand>().Handle(new OpenBrand.Request("茶语", "Asia/Shanghai", "CNY", "zh-Hans"), default)).Value;
        await using (var shared = world.Open(null))
        {
            shared.Add(Operator.Create("owner@example.com", "Li Wei", Passwords.Hash(WebWorld.Password), "en", TimeProvider.System));
            await shared.SaveChangesAsync();
        }
        await using var db = world.Open(brand.Id);
        await using var transaction = await db.Begin();
        var group = (await new OpenGroup(db, TimeProvider.System).Handle(new("一群", null, Channel.Web), default)).Value;
        var code = await db.RenewCode("group", group.Id.Value, TimeProvider.System);
        if (arrange is not null) await arrange(db, brand, group.Id);
        await transaction.Commit();
        return new(storage, folder, brand, group.Id, code);
    }

    public Task<ServeProcess> Serve() => ServeProcess.Start(Storage, Folder);

    /// <summary>A look into the database when no server runs.</summary>
    public async Task<T> Look<T>(Func<AppDb, Task<T>> look)
    {
        await using var source = new AppDbSource(Storage, TestDatabase.Modules);
        await using var db = source.Open(Actor.System(Brand.Id));
        return await look(db);
    }

    public async Task<Browser> Join(ServeProcess node, string name)
    {
        var browser = new Browser(node.Address);
        using var joined = await browser.Post($"/g/{Code}/join", "join", ("Form.Id", Guid.CreateVersion7().ToString()), ("Form.Name", name), ("Form.Purpose", ""));
        Assert.Equal($"/g/{Code}", Browser.Location(joined));
        await browser.FormToken();
        return browser;
    }

    /// <summary>The same phone, led to another node, or to the same one after it came back on another port.</summary>
    public static Browser At(ServeProcess node, Browser browser)
    {
        var moved = new Browser(node.Address);
        foreach (Cookie cookie in browser.Cookies.GetCookies(browser.Http.BaseAddress!)) moved.Cookies.Add(node.Address, new Cookie(cookie.Name, cookie.Value));
        return moved;
    }

    /// <summary>False when nobody answered, or something else than yes.</summary>
    public static async Task<bool> Try(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using var answer = await ask();
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <summary>People fire under fresh ids at a server that is killed so many times. What stayed without an answer is asked for again under its id.</summary>
    /// <returns>What was acknowledged, and everything that was ever sent.</returns>
    public async Task<(ICollection<Guid> Acknowledged, ICollection<Guid> Sent)> Fire(int kills, int people, int perLife, Func<Browser, Guid, Task<HttpResponseMessage>> act)
    {
        var (acknowledged, sent) = (new ConcurrentDictionary<Guid, bool>(), new ConcurrentDictionary<Guid, int>());
        var phones = new List<Browser>();
        for (var life = 0; life < kills; life++)
        {
            await using var server = await Serve();
            if (life == 0)
                for (var n = 0; n < people; n++) phones.Add(await Join(server, $"Buyer {n}"));
            else phones = phones.ConvertAll(p => At(server, p));
            foreach (var phone in phones) await phone.FormToken();
            foreach (var (id, person) in sent.Where(s => !acknowledged.ContainsKey(s.Key)).ToList())
                if (await Try(() => act(phones[person], id))) acknowledged[id] = true;
            var (before, enough) = (acknowledged.Count, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var firing = Task.WhenAll(phones.Select(async (phone, person) =>
            {
                for (var alive = true; alive;)
                {
                    var id = Guid.CreateVersion7();
                    sent[id] = person;
                    alive = await Try(() => act(phone, id));
                    if (alive) acknowledged[id] = true;
                    if (acknowledged.Count - before >= perLife) enough.TrySetResult();
                }
            }));
            if (await Task.WhenAny(enough.Task, firing) == firing) throw new InvalidOperationException("The server stopped answering before it was killed.");
            server.Kill();
            await firing;
        }
        return (acknowledged.Keys, sent.Keys);
    }
}
