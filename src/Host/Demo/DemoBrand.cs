using System.Security.Cryptography;
using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Conversations.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Demo;

/// <summary><c>serve --demo</c> on an empty database: an owner, a tea brand, and ninety days of three groups that go in through the same imports as anybody's history.</summary>
internal static class DemoBrand
{
    public const string Email = "demo@guildhall.example";

    /// <summary>The owner's password, which lies beside the data for this user's eyes only; null when the database was set up without a demo.</summary>
    public static async Task<string?> Open(IServiceProvider services, HostOptions options, CancellationToken ct)
    {
        var note = Path.Combine(options.Folder, "demo-password.txt");
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var clock = services.GetRequiredService<TimeProvider>();
        BrandProfile brand;
        await using (var scope = services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null))
        {
            var opened = await scope.ServiceProvider.GetRequiredService<OpenDemo>().Handle(new(Email, "演示店主", password, new("茶语（演示）", "Asia/Shanghai", "CNY", "zh-Hans")), ct);
            if (opened.Refusal is not null) return File.Exists(note) ? await File.ReadAllTextAsync(note, ct) : null;
            brand = opened.Value;
        }
        await Remember(note, password, ct);
        await Fill(services, brand, clock, ct);
        return password;
    }

    private static async Task Fill(IServiceProvider services, BrandProfile brand, TimeProvider clock, CancellationToken ct)
    {
        var blobs = services.GetRequiredService<IBlobs>();
        await using var db = services.GetRequiredService<AppDbSource>().Open(Actor.System(brand.Id));
        var yesterday = brand.Calendar.DayOf(clock.GetUtcNow()).AddDays(-1);
        foreach (var group in DemoGroup.All)
        {
            var (chat, orders) = DemoHistory.Write(group, yesterday);
            await db.StartChatImport(await Request(group, "聊天记录.csv", chat), clock, ct);
            await db.StartOrderImport(await Request(group, "订单.csv", orders), clock, ct);
        }

        async Task<ImportRequest> Request(DemoGroup group, string name, string content)
        {
            var blob = await blobs.Save(brand.Id, new MemoryStream(Encoding.UTF8.GetBytes(content)), long.MaxValue, ct);
            return new ImportRequest(blob.Value.Hash, $"{group.Name}-{name}", group.Name);
        }
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
