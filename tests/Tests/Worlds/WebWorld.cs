using Guildhall.Brands.Brands;
using Guildhall.Brands.Contracts;
using Guildhall.Brands.Operators;
using Guildhall.Brands.Sessions;
using Guildhall.Host;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Guildhall.Tests.Worlds;

/// <summary>The whole application on a loopback port. Tests share one and take a fresh brand; a test that moves the clock or needs an empty database makes its own.</summary>
public sealed class WebWorld : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private static readonly Lazy<Task<WebWorld>> SharedWorld = new(() => Create());
    private static readonly Lazy<string> PasswordHash = new(() => Passwords.Hash(Password));
    private static int names;

    private WebWorld(WebApplication app, ShiftedClock clock) => (App, Clock) = (app, clock);

    public static Task<WebWorld> Shared => SharedWorld.Value;

    public WebApplication App { get; }
    public ShiftedClock Clock { get; }
    public Uri Address => new(App.Urls.First());
    public AppDbSource Source => App.Services.GetRequiredService<AppDbSource>();

    /// <param name="setUp">False leaves the database as a first start finds it.</param>
    /// <param name="map">Further routes, such as one that breaks.</param>
    public static async Task<WebWorld> Create(bool setUp = true, Action<WebApplicationBuilder>? configure = null, StorageOptions? storage = null, Action<WebApplication>? map = null, IReadOnlySet<string>? roles = null)
    {
        var clock = new ShiftedClock();
        var folder = Directory.CreateDirectory(TestDatabase.TempPath($"web{Interlocked.Increment(ref names)}")).FullName;
        var options = new HostOptions(storage ?? await TestDatabase.Fresh(), folder, "http://127.0.0.1:0", roles);
        var app = GuildhallApp.Build(options, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            configure?.Invoke(builder);
        });
        map?.Invoke(app);
        await app.Services.GetRequiredService<AppDbSource>().Migrate();
        await app.StartAsync();
        var world = new WebWorld(app, clock);
        if (setUp) await world.NewOperator();
        return world;
    }

    public async Task<BrandProfile> NewBrand(string currency = "CNY", string timeZone = "Asia/Shanghai")
    {
        await using var db = Open(null);
        var opened = await new OpenBrand(db, Clock).Handle(new(Fresh("Brand"), timeZone, currency, "en"), default);
        return opened.Value;
    }

    /// <summary>A context of the system in a brand, to arrange and to look.</summary>
    public AppDb Open(BrandId? brand) => Source.Open(Actor.System(brand));

    public Browser Anonymous() => new(Address);

    /// <summary>A browser in which a new operator with this role in the brand is signed in.</summary>
    public async Task<Browser> SignIn(Role role, BrandProfile brand)
    {
        var id = await NewOperator();
        await Give(id, role, brand);
        return await SignIn(id);
    }

    public async Task<Browser> SignIn(OperatorId id)
    {
        await using var db = Open(null);
        var token = await App.Services.GetRequiredService<SessionBook>().Start(db, id, "127.0.0.1", "test", default);
        return new Browser(Address, token) { Operator = id };
    }

    public async Task<OperatorId> NewOperator(string? email = null)
    {
        await using var db = Open(null);
        var person = Operator.Create(email ?? Fresh("operator") + "@example.com", "Li Wei", PasswordHash.Value, "en", Clock);
        db.Add(person);
        await db.SaveChangesAsync();
        return person.Id;
    }

    public async Task Give(OperatorId id, Role role, BrandProfile brand)
    {
        await using var db = Open(null);
        await db.Execute($"insert into brands_roles (brand_id, operator_id, role, given_at) values ({brand.Id}, {id}, {role}, {Clock.GetUtcNow()})");
    }

    public async Task<string> EmailOf(OperatorId id)
    {
        await using var db = Open(null);
        return (await db.First($"select email from brands_operators where id = {id}", r => r.Text(0)))!;
    }

    public static string Fresh(string word) => $"{word}{Interlocked.Increment(ref names)}x{Environment.ProcessId}";

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}

/// <summary>The real clock, moved ahead by the test.</summary>
public sealed class ShiftedClock : TimeProvider
{
    private TimeSpan ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;

    public void Advance(TimeSpan by) => ahead += by;
}
