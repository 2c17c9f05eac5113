using Guildhall.Commerce.Import;
using Guildhall.Kernel.Imports;
using Guildhall.Kernel.Jobs;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Starts imports of a shop's orders and takes them back, for the console, the command line and the demo.</summary>
public static class OrderImports
{
    public static string Job => ImportOrders.Kind;
    public static string UndoJob => UndoOrderImport.Kind;

    public static Task<JobId> StartOrderImport(this AppDb db, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJob<ImportOrders>(request.FileName, request, clock, ct);

    /// <summary>False, and nothing happens, when there is a job of this id already.</summary>
    public static Task<bool> StartOrderImport(this AppDb db, JobId id, ImportRequest request, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJobOnce<ImportOrders>(id, request.FileName, request, clock, ct);

    /// <inheritdoc cref="StartOrderImport(AppDb, JobId, ImportRequest, TimeProvider, CancellationToken)"/>
    public static Task<bool> StartOrderUndo(this AppDb db, JobId id, Job import, TimeProvider clock, CancellationToken ct = default) =>
        db.StartJobOnce<UndoOrderImport>(id, import.Title, new UndoRequest(import.Id.Value), clock, ct);
}
