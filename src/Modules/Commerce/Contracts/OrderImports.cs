using Guildhall.Commerce.Import;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Starts imports of a shop's orders, for the command line and the demo.</summary>
public static class OrderImports
{
    public static Task<JobId> StartOrderImport(this AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJob<ImportOrders>(request.FileName, request, clock, ct);
}
