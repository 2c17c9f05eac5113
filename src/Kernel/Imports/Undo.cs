namespace Guildhall.Kernel.Imports;

/// <summary>Arguments of the jobs that take an import back.</summary>
/// <param name="Import">The id of the job that brought the facts in.</param>
public sealed record UndoRequest(Guid Import);

public sealed record UndoResult(long Removed);
