using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Tests.Worlds;

namespace Guildhall.Tests.Imports;

/// <summary>Somebody who imports files through the console, by HTTP alone, in a brand of their own.</summary>
internal sealed partial class ImportConsole : IDisposable
{
    private ImportConsole(WebWorld world, BrandProfile brand, Browser browser) => (World, Brand, Browser) = (world, brand, browser);

    public WebWorld World { get; }
    public BrandProfile Brand { get; }
    public Browser Browser { get; }

    public static async Task<ImportConsole> Open(Role role = Role.Lead, string timeZone = "Asia/Shanghai")
    {
        var world = await WebWorld.Shared;
        var brand = await world.NewBrand(timeZone: timeZone);
        return new ImportConsole(world, brand, await world.SignIn(role, brand));
    }

    public string Path(JobId? job = null, string? rest = null) => $"/b/{Brand.Code}/import{(job is { } id ? "/" + id.Value : "")}{(rest is null ? "" : "/" + rest)}";

    /// <summary>Uploads as a browser does; answers where it leads.</summary>
    public async Task<HttpResponseMessage> Post(string kind, HttpContent file, string fileName, params (string Name, string Value)[] fields)
    {
        var token = Token().Match(await Browser.Page(Path())).Groups[1].Value;
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("import"), "_handler" }, { new StringContent(kind), "Form.Kind" },
        };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), "Form." + name);
        form.Add(file, "Form.File", fileName);
        return await Browser.Http.PostAsync(new Uri(Path(), UriKind.Relative), form);
    }

    public async Task<JobId> Upload(string kind, HttpContent file, string fileName, params (string Name, string Value)[] fields)
    {
        using var answer = await Post(kind, file, fileName, fields);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync());
        return JobOf(answer);
    }

    /// <summary>Uploads and waits for the dry run.</summary>
    public async Task<Job> Check(string kind, byte[] file, string fileName, params (string Name, string Value)[] fields) => await Ended(await Upload(kind, new ByteArrayContent(file), fileName, fields));

    public Task<Job> Check(string kind, string file, string fileName = "export.csv", params (string Name, string Value)[] fields) => Check(kind, Encoding.UTF8.GetBytes(file), fileName, fields);

    /// <summary>Presses a button on the page of a job; answers the job that it leads to.</summary>
    public async Task<JobId> Press(JobId job, string button, params (string Name, string Value)[] fields)
    {
        using var answer = await Browser.Post(Path(job, button), null, fields);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return JobOf(answer);
    }

    /// <summary>Uploads, waits for the dry run, imports and waits again.</summary>
    public async Task<Job> Import(string kind, string file, string fileName = "export.csv", params (string Name, string Value)[] fields)
    {
        var check = await Check(kind, file, fileName, fields);
        Assert.True(check.State == JobState.Done, check.Refusal?.ToString());
        return await Ended(await Press(check.Id, "start"));
    }

    public async Task<Job> Ended(JobId id)
    {
        for (var i = 0; i < 1200; i++)
        {
            var job = await Find(id);
            if (job.Ended) return job;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        throw new TimeoutException($"The job did not end: {await Find(id)}");
    }

    public async Task<Job> Find(JobId id)
    {
        await using var db = World.Open(Brand.Id);
        return (await db.FindJob(id))!;
    }

    public async Task<long> Count(string table)
    {
        await using var db = World.Open(Brand.Id);
        return await db.Count($"select count(*) from {Sql.Raw(table)} where brand_id = {Brand.Id}");
    }

    public async Task<List<string>> Texts()
    {
        await using var db = World.Open(Brand.Id);
        return await db.Query($"select text from conversations_messages where brand_id = {Brand.Id} order by at, seq", r => r.Text(0));
    }

    public static ImportResult Result(Job job) => job.ReadResult<ImportResult>() ?? throw new InvalidOperationException($"{job.State} {job.Refusal}");

    public void Dispose() => Browser.Dispose();

    private static JobId JobOf(HttpResponseMessage answer) => new(Guid.Parse(Worlds.Browser.Location(answer)!.Split('/')[^1]));

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
