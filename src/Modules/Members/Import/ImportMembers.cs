using Guildhall.Brands.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Members.Import;

/// <summary>Brings a list of members in. Somebody already known by id, phone or e-mail is completed, never doubled.</summary>
internal sealed class ImportMembers(AppDb db, RowImport import, MemberDirectory directory, OpenGroup openGroup, Localizer words, TimeProvider clock) : IJob
{
    public static string Kind => "import-members";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var request = run.Args<ImportRequest>();
        words.Language = request.Language;
        if (request.Group?.Trim().Length > OpenGroup.LongestName) return (await openGroup.Handle(new OpenGroup.Request(request.Group, null, Channel.Other), ct)).Refusal!;
        return await import.WithFile(run, request, file => Import(run, request, file, ct), ct);
    }

    private async Task<Result<object>> Import(JobRun run, ImportRequest request, SourceFile file, CancellationToken ct)
    {
        var calendar = (await db.CurrentBrandProfile(ct)).Calendar;
        var choices = new TableChoices(request.Columns, Password: request.Password);
        var opened = MemberFile.Open(file, request.TimeZone is { } zone ? BrandCalendar.For(zone) : calendar, choices, request.Dates);
        var table = TableFile.Preview(file, MemberFile.Fields, choices);
        if (opened.Refusal is { } refusal)
        {
            if (table is not null) await run.Tell(ImportResult.Looked("members", request, table), ct);
            return refusal;
        }
        var writer = new MemberWriter(db, directory, openGroup, calendar, request, run.Job.Id.Value, clock);
        await import.Rows(run, request, opened.Value.Rows(), writer, ct);
        var added = request.DryRun ? writer.People - import.Known : import.Added;
        return new ImportResult("members", request.FileName, "members", request.Group, request.DryRun, import.Read, added, writer.People - added, 0, import.Rejected,
            writer.From, writer.To, new Dictionary<string, long> { ["groups"] = writer.Groups, ["tags"] = writer.Tags }, import.Complaints, opened.Value.Dates, table);
    }
}
