using System.Security.Cryptography;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Demo;

/// <summary>Opens the demo brand: with an owner of its own by <c>serve --demo</c> on an empty database, or beside a real brand for an operator who wants to look.</summary>
internal static class DemoBrand
{
    public const string Email = "demo@guildhall.example";
    public const string GroupCode = "group";
    public const int Seed = 20261;

    private static OpenBrand.Request Wanted => new(DemoCast.Brand, "Asia/Shanghai", "CNY", "zh-Hans", Demo: true);

    /// <summary>The owner's password, which lies beside the data for this user's eyes only; null when the database was set up without a demo.</summary>
    public static async Task<string?> Open(IServiceProvider services, HostOptions options, CancellationToken ct)
    {
        var note = Path.Combine(options.Folder, "demo-password.txt");
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        var opened = await scope.ServiceProvider.GetRequiredService<OpenDemo>().Handle(new(Email, "演示店主", password, Wanted), ct);
        if (opened.Refusal is not null) return File.Exists(note) ? await File.ReadAllTextAsync(note, ct) : null;
        await Remember(note, password, ct);
        await Fill(services.GetRequiredService<AppDbSource>(), opened.Value.Id, services.GetRequiredService<TimeProvider>(), ct);
        return password;
    }

    /// <summary>The one demo brand of this installation, opened and filled when there is none yet; the operator becomes an owner of it.</summary>
    public static async Task<Result<BrandProfile>> Visit(AppDbSource source, OpenDemo open, OperatorId visitor, TimeProvider clock, CancellationToken ct)
    {
        var visit = await open.Visit(Wanted, visitor, ct);
        if (visit.Refusal is null && visit.Value.New) await Fill(source, visit.Value.Brand.Id, clock, ct);
        return visit.Refusal is { } refusal ? refusal : visit.Value.Brand;
    }

    /// <summary>Where a member comes into a group of the demo, as soon as its groups are open; null when that takes too long.</summary>
    public static async Task<string?> MemberPath(AppDbSource source, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(null));
        for (var patience = 0; patience < 60; patience++)
        {
            foreach (var brand in (await db.AllBrands(ct)).Where(b => b.Demo))
                if (await db.First($"select code from kernel_codes where brand_id = {brand.Id} and kind = {GroupCode} and revoked_at is null order by made_at limit 1", r => r.Text(0), ct) is { } code) return $"/g/{code}";
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, ct);
        }
        return null;
    }

    private static async Task Fill(AppDbSource source, BrandId brand, TimeProvider clock, CancellationToken ct)
    {
        await using var db = source.Open(Actor.System(brand));
        await db.StartJob<WriteDemoHistory>(DemoCast.Brand, new WriteDemoHistory.Args(Seed, clock.GetUtcNow()), clock, ct);
    }

    private static async Task Remember(string note, string password, CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        var access = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(note, access);
        await file.WriteAsync(password.AsMemory(), ct);
    }
}
