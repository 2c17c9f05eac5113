using Guildhall.Bench.World;
using Guildhall.Conversations.Import;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Members.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Guildhall.Bench.Imports;

/// <summary>A whole import, from the file to the last commit, against a bulk insert of the very rows that it leaves behind.</summary>
internal sealed class ImportBench : IBench
{
    private const double Bar = 3;

    public string Name => "import";

    public async Task<IBenchReport> Run(BenchOptions options)
    {
        await using var world = await BenchWorld.Create(options);
        var folder = Directory.CreateTempSubdirectory("guildhall-bench-");
        try
        {
            var chat = await Compare<ImportChat>(world, options, "chat", rows => SampleFiles.Chat(folder.FullName, rows));
            var members = await Compare<ImportMembers>(world, options, "members", rows => SampleFiles.Members(folder.FullName, rows));
            return new TimesReport(Name, options.Storage.Kind.ToString().ToLowerInvariant(), options.Rounds, [chat, members],
                "Figure: the job, from opening the file to its last commit. Yardstick: all rows it left, of every table, by COPY or one prepared statement, in one transaction.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<TimesLine> Compare<TJob>(BenchWorld world, BenchOptions options, string name, Func<int, Task<string>> file) where TJob : IJob
    {
        // A small one first: the rounds shall not pay for the compiler.
        await Round<TJob>(world, options, await file(Math.Min(options.Rows, 20_000)));
        var path = await file(options.Rows);
        var rounds = new List<(double Figure, double Yardstick, double ManagedMb, double ProcessMb)>();
        for (var i = 0; i < options.Rounds; i++) rounds.Add(await Round<TJob>(world, options, path));
        return new TimesLine(name, "rows", options.Rows, TimesReport.Median(rounds.Select(r => r.Figure)), TimesReport.Median(rounds.Select(r => r.Yardstick)), Bar,
            rounds.Max(r => r.ManagedMb), rounds.Max(r => r.ProcessMb));
    }

    private static async Task<(double Figure, double Yardstick, double ManagedMb, double ProcessMb)> Round<TJob>(BenchWorld world, BenchOptions options, string path) where TJob : IJob
    {
        var (brand, other) = (await world.OpenBrand(), await world.OpenBrand());
        var rows = new SameRows(options.Storage);
        var job = await Start<TJob>(world, brand, path);
        BenchWorld.Sweep();
        double figure;
        var memory = new PeakMemory();
        await using (memory) figure = await BenchWorld.Seconds(() => world.Services.GetRequiredService<JobRunner>().RunNext(default, job));
        await using (var db = world.Open(brand))
            if (await db.FindJob(job) is var ended && ended is not { State: JobState.Done, Failed: 0 }) throw new InvalidOperationException($"The import failed: {ended}");
        await rows.Read(brand, other);
        BenchWorld.Sweep();
        var yardstick = await BenchWorld.Seconds(rows.Write);
        await rows.Remove(brand);
        await rows.Remove(other);
        return (figure, yardstick, memory.ManagedMb, memory.ProcessMb);
    }

    private static async Task<JobId> Start<TJob>(BenchWorld world, BrandId brand, string path) where TJob : IJob
    {
        await using var content = File.OpenRead(path);
        var blob = await world.Services.GetRequiredService<IBlobs>().Save(brand, content, long.MaxValue, default);
        await using var db = world.Open(brand);
        return await db.StartJob<TJob>("bench", new ImportRequest(blob.Value.Hash, Path.GetFileName(path), Language: "en"), TimeProvider.System);
    }
}
