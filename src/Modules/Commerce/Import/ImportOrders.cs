using Guildhall.Brands.Contracts;
using Guildhall.Commerce.Contracts;
using Guildhall.Communities.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;
using Guildhall.Members.Contracts;

namespace Guildhall.Commerce.Import;

/// <summary>Brings paid orders and refunds in from a shop's export. A line's id is hashed from what it says, so reading the same file again adds nothing.</summary>
internal sealed class ImportOrders(AppDb db, RowImport import, MemberDirectory directory, OpenGroup openGroup, Localizer words, TimeProvider clock) : IJob
{
    public static string Kind => "import-orders";

    public async Task<Result<object>> Run(JobRun run, CancellationToken ct)
    {
        var request = run.Args<ImportRequest>();
        words.Language = request.Language;
        return await import.WithFile(run, request, file => Import(run, request, file, ct), ct);
    }

    private async Task<Result<object>> Import(JobRun run, ImportRequest request, SourceFile file, CancellationToken ct)
    {
        var brand = await db.CurrentBrandProfile(ct);
        var written = request.TimeZone is { } zone ? BrandCalendar.For(zone) : brand.Calendar;
        var choices = new TableChoices(request.Columns, Password: request.Password);
        var opened = OrderFile.Open(file, written, choices, request.Dates);
        var table = TableFile.Preview(file, OrderFields.All, choices);
        if (opened.Refusal is { } refusal)
        {
            if (table is not null) await run.Tell(ImportResult.Looked("orders", request, table), ct);
            return refusal;
        }

        GroupProfile? group = null;
        if (!string.IsNullOrWhiteSpace(request.Group))
        {
            var found = await FindOrOpen(request.Group.Trim(), request.DryRun, ct);
            if (found.Refusal is { } no) return no;
            group = found.Value;
        }

        var ledger = new OrderLedger(brand, group?.Id, run.Job.Id.Value);
        await import.Rows(run, request, opened.Value.Rows(), new OrderWriter(db, directory, ledger, clock), ct);
        var added = request.DryRun ? ledger.Facts - import.Known : import.Added;
        return new ImportResult("orders", request.FileName, "orders", group?.Name ?? request.Group, request.DryRun, import.Read, added,
            ledger.Facts - added, ledger.Unpaid, import.Rejected, ledger.From, ledger.To,
            new Dictionary<string, long> { ["orders"] = ledger.Orders, ["refund_lines"] = ledger.RefundLines, ["customers"] = ledger.Customers }, import.Complaints, opened.Value.Dates, table);
    }

    private async Task<Result<GroupProfile?>> FindOrOpen(string name, bool dryRun, CancellationToken ct)
    {
        if (await db.FindGroup(name, ct) is { } known) return known;
        if (dryRun && name.Length <= OpenGroup.LongestName) return (GroupProfile?)null;
        var opened = await openGroup.Handle(new OpenGroup.Request(name, null, Channel.Other), ct);
        if (opened.Refusal is null) return opened.Value;
        return await db.FindGroup(name, ct) is { } other ? other : opened.Refusal;
    }
}
