using System.Text;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Tests.Imports;

/// <summary>A brand on a database of its own, into which files are imported by running their jobs here and now.</summary>
internal sealed class ImportWorld : IAsyncDisposable
{
    private ImportWorld(KernelWorld kernel, BrandProfile brand) => (Kernel, Brand) = (kernel, brand);

    public KernelWorld Kernel { get; }
    public BrandProfile Brand { get; }

    public static async Task<ImportWorld> Create(string timeZone = "Asia/Shanghai", string currency = "CNY")
    {
        var kernel = await KernelWorld.Create();
        await using var scope = kernel.Services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope(null);
        var brand = await scope.ServiceProvider.GetRequiredService<OpenBrand>().Handle(new OpenBrand.Request("茶语", timeZone, currency, "zh-Hans"), default);
        return new ImportWorld(kernel, brand.Value);
    }

    public AppDb Open() => Kernel.Open(Brand.Id);

    public Task<Job> Import<TJob>(string content, string fileName = "export.csv", string? group = null, bool dryRun = false) where TJob : IJob =>
        Import<TJob>(new MemoryStream(Encoding.UTF8.GetBytes(content)), fileName, group, dryRun);

    public async Task<Job> Import<TJob>(Stream content, string fileName, string? group = null, bool dryRun = false) where TJob : IJob
    {
        var blob = await Kernel.Services.GetRequiredService<IBlobs>().Save(Brand.Id, content, long.MaxValue, default);
        return await Run<TJob>(new ImportRequest(blob.Value.Hash, fileName, group, DryRun: dryRun, Language: "en"));
    }

    public async Task<Job> Run<TJob>(object args) where TJob : IJob
    {
        await using var db = Open();
        var id = await db.StartJob<TJob>("test", args, Kernel.Clock);
        await Kernel.Services.GetRequiredService<JobRunner>().RunNext(default, id);
        return (await db.FindJob(id))!;
    }

    public async Task<long> Count(string table)
    {
        await using var db = Open();
        return await db.Count($"select count(*) from {Sql.Raw(table)} where brand_id = {Brand.Id}");
    }

    public ValueTask DisposeAsync() => Kernel.DisposeAsync();
}
