using System.CommandLine;
using System.Text.Json;
using Guildhall.Brands.Contracts;
using Guildhall.Host.Console.Imports;
using Guildhall.Kernel;
using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Commands;

/// <summary><c>import chat|orders|members FILE --brand B …</c>: the same jobs as the console's, run to their end here.</summary>
internal static class Import
{
    public static Command Command()
    {
        var kind = new Argument<string>("kind") { Description = "chat, orders or members" };
        kind.AcceptOnlyFromAmong([.. ImportKind.All.Select(k => k.Name)]);
        var file = new Argument<string>("file") { Description = "The export; .gz is fine" };
        var brand = new Option<string>("--brand") { Required = true, Description = "Code or name; a new one is opened" };
        var group = new Option<string?>("--group") { Description = "Name of the group; a new one is opened" };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "auto", Description = "auto, whatsapp, telegram, discord, slack, line, irc, csv" };
        var map = new Option<string[]>("--map") { AllowMultipleArgumentsPerToken = true, Description = "field=column, e.g. user=Author" };
        var zone = new Option<string?>("--time-zone") { Description = "Of time stamps without one (default: the brand's)" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Read and count everything, write nothing" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document" };
        var db = CommandHost.Db();
        var command = new Command("import", "Bring history in: a chat export, a shop's orders, a list of members") { kind, file, brand, group, format, map, zone, dryRun, json, db };
        command.SetAction((parsed, ct) => CommandHost.Run(parsed, db, async (context, inner) =>
        {
            var columns = new Dictionary<string, string>();
            foreach (var pair in parsed.GetValue(map) ?? [])
                if (pair.Split('=', 2) is [var field, var column]) columns[field.Trim()] = column.Trim();
                else return context.Refuse(CommandRefusals.BadMap.With(pair));
            if (parsed.GetValue(zone) is { } name && !BrandCalendar.Knows(name)) return context.Refuse(CommandRefusals.UnknownZone.With(name));
            var request = new ImportRequest("", Path.GetFileName(parsed.GetValue(file)!), parsed.GetValue(group), parsed.GetValue(format)!, columns, parsed.GetValue(zone), DryRun: parsed.GetValue(dryRun), Language: "en");
            return await Run(context, ImportKind.Named(parsed.GetValue(kind))!, context.Resolve(parsed.GetValue(file)!), parsed.GetValue(brand)!, request, parsed.GetValue(json), inner);
        }, ct));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ImportKind kind, string path, string brandName, ImportRequest request, bool json, CancellationToken ct)
    {
        if (!File.Exists(path)) return context.Refuse(CommandRefusals.NoFile.With(path));
        if (!ImportKind.KnowsFormat(request.Format)) return context.Refuse(CommandRefusals.UnknownFormat.With(request.Format));
        var brand = await CommandBrand.FindOrOpen(context, brandName, request.TimeZone, ct);
        if (brand.Refusal is { } refusal) return context.Refuse(refusal);

        var source = context.Services.GetRequiredService<AppDbSource>();
        await using var db = source.Open(Actor.System(brand.Value.Id));
        JobId id;
        await using (var content = File.OpenRead(path))
        {
            var blob = await context.Services.GetRequiredService<IBlobs>().Save(brand.Value.Id, content, long.MaxValue, ct);
            id = await kind.Start(db, request with { Hash = blob.Value.Hash }, context.Services.GetRequiredService<TimeProvider>(), ct);
        }
        var job = await Finish(context, db, id, ct);
        await CommandBrand.CatchUp(context, brand.Value, ct);
        if (job.Refusal is { } failed) return context.Refuse(failed);
        if (job.ReadResult<ImportResult>() is not { } result) return context.Refuse(CommandRefusals.Stopped.With(job.State));
        if (await SaveErrors(context, brand.Value.Id, job, path, ct) is { } errors) await context.Errors.WriteLineAsync($"{result.Rejected:N0} rows were not taken; {errors} says why.");
        if (json) await context.Out.WriteLineAsync(JsonSerializer.Serialize(result, CommandJson.Options));
        else await context.Out.WriteLineAsync($"{(result.DryRun ? "Would import" : "Imported")} {result.FileName} ({result.Format}) into {brand.Value.Name}{(result.Group is null ? "" : $" / {result.Group}")}: {result.Rows:N0} rows read, {result.Added:N0} added, {result.Known:N0} known, {result.Ignored:N0} ignored, {result.Rejected:N0} rejected{(result.From is null ? "" : $"; {result.From:yyyy-MM-dd} to {result.To:yyyy-MM-dd}")}.");
        return 0;
    }

    // A server's own runner may be faster than we are; then we only watch.
    private static async Task<Job> Finish(CommandContext context, AppDb db, JobId id, CancellationToken ct)
    {
        var clock = context.Services.GetRequiredService<TimeProvider>();
        var runner = context.Services.GetRequiredService<JobRunner>();
        var running = context.Services.GetRequiredService<Node>().Does("jobs") ? Task.CompletedTask : runner.RunNext(ct, id);
        while (true)
        {
            await Task.WhenAny(running.IsCompleted ? Task.Delay(TimeSpan.FromMilliseconds(100), clock, ct) : running, Task.Delay(TimeSpan.FromMilliseconds(250), clock, ct));
            var job = (await db.FindJob(id, ct))!;
            if (job.Ended) return job;
            context.Progress?.Invoke(job.Done, job.Total);
            if (running.IsCompletedSuccessfully && job.State == JobState.Queued && !context.Services.GetRequiredService<Node>().Does("jobs")) running = runner.RunNext(ct, id);
        }
    }

    private static async Task<string?> SaveErrors(CommandContext context, BrandId brand, Job job, string path, CancellationToken ct)
    {
        if (job.Files.Count == 0) return null;
        var target = context.Resolve(job.Files[0].Name);
        try
        {
            await using var content = await context.Services.GetRequiredService<IBlobs>().Open(brand, job.Files[0].Hash, ct);
            await using var file = File.Create(target);
            await content!.CopyToAsync(file, ct);
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"the errors file of job {job.Id.Value} ({path})";
        }
    }
}
